package mailbox

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// Safe makes foreign text harmless to show: it is valid UTF-8, holds no control
// characters but line ends and tabs, and none of the marks by which text is shown
// in another order than it stands there, so that what is read is what was written.
// Marks without width that make words look alike go too, except the joiners that
// some scripts and emoji need.
func Safe(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\v' || r == '\f':
			return '\n'
		case unicode.IsControl(r), turns(r), r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == '\u00ad':
			return -1
		case r >= 0xe0000 && r <= 0xe007f: // tags: whole hidden sentences
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), ""))
}

// turns tells the marks that change the direction of text.
func turns(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u206f'
}

// SafeLine is Safe on one line.
func SafeLine(s string) string { return strings.Join(strings.Fields(Safe(s)), " ") }

// mostName is how long the name of a file may be, in bytes: disks take 255, and a number
// may be put behind it.
const mostName = 180

// SafeFile makes a name for the disk out of that of a foreign file: one line, no folder,
// nothing that a system takes for something else, and the ending that is shown is the
// one that it has. kind, its media type, helps where nothing is left.
func SafeFile(name, kind string) string {
	name = SafeLine(name)
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name[strings.LastIndexAny(name, `/\`)+1:])
	name = strings.Trim(name, ". ")
	ending := path.Ext(name)
	if len(ending) > 20 {
		ending = ""
	}
	stem := strings.TrimRight(strings.TrimSuffix(name, ending), ". ")
	if stem == "" {
		stem = "attachment"
		if ending == "" && kind == "application/pdf" {
			ending = ".pdf"
		}
	}
	if device(stem) {
		stem = "_" + stem
	}
	for len(stem)+len(ending) > mostName {
		r := []rune(stem)
		stem = strings.TrimRight(string(r[:len(r)-1]), ". ")
	}
	return stem + ending
}

// device tells names that Windows keeps for devices, whatever ending follows.
func device(stem string) bool {
	stem, _, _ = strings.Cut(strings.ToLower(stem), ".")
	stem = strings.TrimSpace(stem)
	if slices.Contains([]string{"con", "prn", "aux", "nul", "conin$", "conout$"}, stem) {
		return true
	}
	rest, com := strings.CutPrefix(stem, "com")
	if !com {
		rest, com = strings.CutPrefix(stem, "lpt")
	}
	return com && len([]rune(rest)) == 1 && strings.ContainsAny(rest, "0123456789¹²³")
}

// programs are the endings of files that run something when they are opened. The large
// providers take no e-mail with one of them.
var programs = []string{
	".ade", ".adp", ".apk", ".app", ".appx", ".appxbundle", ".bat", ".cab", ".chm", ".cmd", ".com", ".cpl", ".dll", ".dmg", ".exe", ".hlp", ".hta",
	".img", ".ins", ".iso", ".isp", ".jar", ".js", ".jse", ".lib", ".lnk", ".mde", ".mjs", ".msc", ".msi", ".msix", ".msixbundle", ".msp", ".mst",
	".nsh", ".pif", ".ps1", ".py", ".reg", ".scr", ".sct", ".sh", ".shb", ".sys", ".url", ".vb", ".vbe", ".vbs", ".vhd", ".vhdx", ".vxd", ".wsc", ".wsf",
	".wsh", ".xll", ".command", ".desktop", ".docm", ".xlsm", ".pptm",
}

// Program tells by its name whether a file may run something when it is opened.
func Program(name string) bool { return slices.Contains(programs, strings.ToLower(path.Ext(name))) }

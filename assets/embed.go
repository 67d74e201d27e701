// Package assets carries the files that travel inside the program: fonts, icons
// and the application's own picture. It gives bytes and nothing else, so that
// it knows no toolkit; ui/look wraps them for the window.
//
// What lies here and where it comes from:
//
//   - fonts/: Inter 3.19, Regular and SemiBold and the italics of both, under the SIL
//     Open Font License (fonts/OFL.txt). SemiBold is what the screens call bold.
//   - icons/: Material Symbols, rounded, weight 400, under the Apache License
//     2.0 (icons/LICENSE). One set and one weight, each file under the name
//     that the set gives it; names are unique because the window's picture
//     cache goes by name.
//   - app/: the application's own icon, drawn for Reqdesk, as SVG and PNG; sizes/ is
//     for packages only, made from the SVG by rsvg-convert.
//   - help/: the pages of the help in Markdown, a folder for each language, in
//     the order of their numbers. The notation is that of ui/model's help_text.go.
//
// Nothing here is read from disk at run time and nothing is ever written.
package assets

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed fonts/*.ttf
var fonts embed.FS

//go:embed icons/*.svg
var icons embed.FS

//go:embed app/reqdesk.svg app/reqdesk.png
var app embed.FS

//go:embed help
var help embed.FS

// HelpPage is one page of the help.
type HelpPage struct {
	Topic string // the name by which pages and screens lead there, such as "import"
	Text  string // Markdown
}

// english is the language in which every page of the help is there.
const english = "en"

// Help gives the help's pages in a language, in their order; one that is not there in it
// is given in English.
func Help(language string) []HelpPage {
	entries, err := fs.ReadDir(help, "help/"+english)
	if err != nil {
		return nil // not reachable: the folder is part of the program
	}
	var pages []HelpPage
	for _, e := range entries {
		text := read(help, "help/"+language+"/"+e.Name())
		if text == nil {
			text = read(help, "help/"+english+"/"+e.Name())
		}
		_, topic, _ := strings.Cut(strings.TrimSuffix(e.Name(), ".md"), "-")
		pages = append(pages, HelpPage{Topic: topic, Text: string(text)})
	}
	return pages
}

// HelpFiles lists the files of the help that are there in a language, in their order.
func HelpFiles(language string) []string {
	entries, err := fs.ReadDir(help, "help/"+language)
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// FontRegular is Inter Regular, a TrueType font.
func FontRegular() []byte { return read(fonts, "fonts/Inter-Regular.ttf") }

// FontSemiBold is Inter SemiBold, a TrueType font.
func FontSemiBold() []byte { return read(fonts, "fonts/Inter-SemiBold.ttf") }

// FontItalic is Inter Italic, a TrueType font.
func FontItalic() []byte { return read(fonts, "fonts/Inter-Italic.ttf") }

// FontSemiBoldItalic is Inter SemiBold Italic, a TrueType font.
func FontSemiBoldItalic() []byte { return read(fonts, "fonts/Inter-SemiBoldItalic.ttf") }

// AppIcon is the application's icon, a PNG of 512 by 512 pixels.
func AppIcon() []byte { return read(app, "app/reqdesk.png") }

// AppIconSVG is the application's icon as a drawing.
func AppIconSVG() []byte { return read(app, "app/reqdesk.svg") }

// Icon is the drawing (SVG) called name, for example "work"; nil if there is
// none. Every name that Icons lists is there.
func Icon(name string) []byte { return read(icons, "icons/"+name+".svg") }

// Icons lists the names that Icon knows, in alphabetical order.
func Icons() []string {
	entries, err := fs.ReadDir(icons, "icons")
	if err != nil {
		return nil // not reachable: the folder is part of the program
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".svg"))
	}
	return names
}

func read(from embed.FS, name string) []byte {
	b, err := from.ReadFile(name)
	if err != nil {
		return nil
	}
	return b
}

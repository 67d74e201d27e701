package ctl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"reqdesk/core"
)

// The exit codes. They are part of the contract.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitNotFound = 3
	exitRefused  = 4
	exitAuth     = 5
	exitLater    = 6
	exitInUse    = 7
	exitKeychain = 8
	exitDamaged  = 9
)

var exitOf = map[core.Kind]int{
	core.KindUsage:       exitUsage,
	core.KindNotFound:    exitNotFound,
	core.KindRefused:     exitRefused,
	core.KindAuth:        exitAuth,
	core.KindForbidden:   exitAuth,
	core.KindTemporary:   exitLater,
	core.KindRateLimited: exitLater,
	core.KindInUse:       exitInUse,
	core.KindKeychain:    exitKeychain,
	core.KindDamaged:     exitDamaged,
}

// problem ends a report that was printed: there is nothing more to say, only the
// code.
type problem int

func (p problem) Error() string { return fmt.Sprintf("exit %d", int(p)) }

// worst is the code of a report: the most serious kind in it.
func worst(kinds ...core.Kind) error {
	code := exitDone
	for _, k := range kinds {
		switch c := exitOf[k]; {
		case k == "":
		case c == exitAuth || c == exitLater || c == exitDamaged:
			code = max(code, c)
		default:
			code = max(code, exitFailed)
		}
	}
	if code == exitDone {
		return nil
	}
	return problem(code)
}

// fail prints err as one line, or as one JSON value, and gives the exit code.
func fail(w io.Writer, asJSON bool, err error) int {
	var p problem
	if errors.As(err, &p) {
		return int(p)
	}
	kind := core.KindOf(err)
	code, known := exitOf[kind]
	if !known {
		code = exitFailed
	}
	told := viewOfError(err)
	if !asJSON {
		fmt.Fprintln(w, oneLine(told.Message, told.Hint))
		return code
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.Encode(map[string]*errorView{"error": told}) //nolint:errcheck,errchkjson // as above
	return code
}

// errorView is an error in JSON.
type errorView struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

// viewOfError is nil for nil.
func viewOfError(err error) *errorView {
	if err == nil {
		return nil
	}
	v := errorView{Kind: string(core.KindOf(err)), Message: err.Error()}
	if e := core.Told(err); e != nil {
		v.Message, v.Hint = e.Message, e.Hint
	}
	return &v
}

// said is the same as one text.
func said(err error) string {
	v := viewOfError(err)
	return oneLine(v.Message, v.Hint)
}

func oneLine(message, hint string) string {
	text := message
	if hint != "" {
		text += " " + hint
	}
	out := []rune(text)
	for i, r := range out {
		if r < ' ' {
			out[i] = ' '
		}
	}
	return string(out)
}

package main

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
	message, hint := err.Error(), ""
	var e *core.Error
	if errors.As(err, &e) {
		message, hint = e.Message, e.Hint
	}
	if !asJSON {
		fmt.Fprintln(w, oneLine(message, hint)) //nolint:errcheck // standard error has no one to tell
		return code
	}
	body := map[string]any{"error": map[string]string{"kind": string(kind), "message": message, "hint": hint}}
	json.NewEncoder(w).Encode(body) //nolint:errcheck,errchkjson // as above
	return code
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

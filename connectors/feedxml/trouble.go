package feedxml

import (
	"compress/flate"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"reqdesk/core"
)

// kept ends every sentence about a bad document.
const kept = "; nothing was changed or closed."

const askOwner = "Open the address in a browser, and ask whoever makes the feed."

func errPage() error {
	return core.Fail(core.KindInvalid, "The address gives a web page instead of a feed"+kept,
		"Check the address; a page often means that signing in is needed.")
}

func errNoXML() error {
	return core.Fail(core.KindInvalid, "The address gives something that is no XML"+kept, askOwner)
}

func errEmpty() error {
	return core.Fail(core.KindInvalid, "The feed is empty"+kept, askOwner)
}

func errNoJobs() error {
	return core.Fail(core.KindInvalid, "The feed holds no job; as that may be a fault"+", nothing was changed or closed.",
		"If the jobs are really gone, close them by hand; if the feed names its jobs otherwise, change `items` in the mapping.")
}

func errNoReference() error {
	return core.Fail(core.KindInvalid, "No job of the feed has a reference that was recognised"+kept,
		"Name the element that holds it under `reference` in the mapping.")
}

func errTooMany(jobs int) error {
	return core.Fail(core.KindInvalid, fmt.Sprintf("The feed holds more than %d jobs%s", jobs, kept),
		"Raise `limits` in the mapping if that is right.")
}

func errLongItem() error {
	return core.Fail(core.KindInvalid, "One job of the feed is larger than 4 MB"+kept, askOwner)
}

func errTruncated() error {
	return core.Fail(core.KindInvalid, "The feed ends in the middle"+kept, "It is read again with the next synchronisation.")
}

// malformed says what is wrong with the document, and where.
func (r *reader) malformed(why string) error {
	line, _ := r.dec.InputPos()
	return core.Fail(core.KindInvalid, fmt.Sprintf("The feed is not well-formed, %s (line %d)%s", why, line, kept), askOwner)
}

// fail turns what ended the reading into io.EOF, for the regular end of a
// complete document, or one sentence.
func (r *reader) fail(err error) error {
	var (
		own    *core.Error
		syntax *xml.SyntaxError
	)
	ended := r.in.err
	if ended != nil && !errors.Is(ended, io.EOF) {
		err = ended
	}
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, errLongText):
		return core.Fail(core.KindInvalid, "One element of the feed is longer than 1 MB"+kept, askOwner)
	case errors.Is(err, errTooBig):
		return core.Fail(core.KindInvalid, "The feed is larger than is read"+kept, "Raise `limits` in the mapping if that is right.")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errTruncated()
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, new(flate.CorruptInputError)):
		return core.Fail(core.KindInvalid, "The compressed feed is damaged"+kept, "It is read again with the next synchronisation.").Because(err)
	case errors.Is(err, io.EOF):
		return r.ended()
	case errors.As(err, &syntax):
		return r.syntax(syntax)
	case ended != nil && !errors.Is(ended, io.EOF):
		return err // the context's, or the disk's
	case strings.Contains(err.Error(), "charset"):
		return core.Fail(core.KindInvalid, "The feed names an encoding that is not known"+kept, "Ask for the feed in UTF-8.").Because(err)
	default:
		return r.malformed("it can't be read")
	}
}

// ended judges a document whose bytes are all read.
func (r *reader) ended() error {
	switch {
	case r.root == "":
		return errEmpty()
	case r.done:
		return io.EOF
	default:
		return errTruncated()
	}
}

// syntax words the decoder's complaint. Its own text can quote the document.
func (r *reader) syntax(err *xml.SyntaxError) error {
	switch {
	case strings.Contains(err.Msg, "unexpected EOF"):
		return errTruncated()
	case strings.Contains(err.Msg, "invalid UTF-8"):
		return core.Fail(core.KindInvalid, fmt.Sprintf("The feed is not in the encoding that it names (line %d)%s", err.Line, kept),
			"Ask for the feed in UTF-8, or with the right encoding in its first line.")
	case strings.Contains(err.Msg, "illegal character"):
		return r.malformed("it holds a character that XML forbids")
	case r.root == "":
		return errNoXML()
	default:
		return r.malformed("a tag or a text is broken")
	}
}

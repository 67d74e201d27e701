package model

import (
	"net/url"
	"strings"

	"reqdesk/core"
	"reqdesk/ui/phrase"
)

// Links like reqdesk:job/j12 lead from other programs to a place in the window. They
// hold ids only, so that they can stand in a note or a calendar without naming anybody.

// linkScheme is how links begin.
const linkScheme = "reqdesk"

// IsLink tells whether text is meant to be such a link.
func IsLink(text string) bool {
	scheme, _, ok := strings.Cut(text, ":")
	return ok && strings.EqualFold(scheme, linkScheme)
}

// ReadLink is where a link leads. Both reqdesk:job/j12 and reqdesk://job/j12 are
// understood.
func ReadLink(text string) (to Route, err error) {
	u, err := url.Parse(text)
	if err != nil || !IsLink(text) || len(text) > 200 || u.RawQuery != "" || u.Fragment != "" {
		return to, notALink()
	}
	parts := strings.Split(strings.Trim(u.Opaque+u.Host+u.Path, "/"), "/")
	place, id := strings.ToLower(parts[0]), ""
	if len(parts) == 2 {
		id = parts[1]
	}
	if len(parts) > 2 || (len(parts) == 2 && id == "") {
		return to, notALink()
	}
	switch place {
	case "job", "review", "sequence":
		to = To(Place(place))
		err = to.Job.UnmarshalText([]byte(id))
	case "person":
		to = To(People)
		err = to.Person.UnmarshalText([]byte(id))
	case "client":
		to = To(Clients)
		err = to.Client.UnmarshalText([]byte(id))
	case "", string(Today), string(Jobs), string(People), string(Templates), string(Inbox), string(Clients), string(Settings):
		to = To(Place(place))
		if place == "" {
			to = To(Today)
		}
		if id != "" {
			return Route{}, notALink()
		}
		return to, nil
	default:
		return Route{}, notALink()
	}
	if err != nil || id == "" && place != "review" {
		return Route{}, notALink()
	}
	return to, nil
}

func notALink() error {
	return core.Fail(core.KindUsage, phrase.T("This link leads nowhere in Reqdesk; nothing was opened."), phrase.T("Links look like reqdesk:job/j12 or reqdesk:person/p7."))
}

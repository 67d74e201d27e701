package people

import (
	"context"
	"slices"
	"strings"

	"reqdesk/core"
	"reqdesk/core/event"
)

// OffLimitsSetting is the workspace setting that lists the companies and e-mail
// domains not to source from, separated by semicolons. A client's own are in
// [core.Client].
const OffLimitsSetting = "off_limits"

// SplitOffLimits reads a list of companies and domains.
func SplitOffLimits(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			out = addOnce(out, part)
		}
	}
	return out
}

// offLimitsDomain reads an entry as an e-mail domain: "@acme.example" or
// "acme.example". A company whose name has a dot but a space too is none.
func offLimitsDomain(entry string) (string, bool) {
	s := strings.TrimSpace(entry)
	at := strings.HasPrefix(s, "@")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "@"), "*.")
	if !at && (strings.ContainsAny(s, " \t") || !strings.Contains(s, ".") || strings.HasSuffix(s, ".")) {
		return "", false
	}
	return NormalDomain(s)
}

// OffLimits gives the companies and domains of a client, or with 0 those of the
// workspace.
func (s *Service) OffLimits(tx core.Tx, client core.ClientID) ([]string, error) {
	if client == 0 {
		settings, err := s.Store.Settings(tx, "")
		return SplitOffLimits(settings[OffLimitsSetting]), err
	}
	c, err := s.Store.Client(tx, client)
	return c.OffLimits, err
}

// AddOffLimits adds a company or e-mail domain for a client, or with 0 for the
// workspace. One that is there already, in any spelling, is left.
func (s *Service) AddOffLimits(ctx context.Context, client core.ClientID, entry string) error {
	entry = strings.TrimSpace(entry)
	if offLimitsID(entry) == "" || strings.ContainsAny(entry, ";\n\r") || len(entry) > 200 {
		return core.Fail(core.KindUsage, "This is neither a company's name nor an e-mail domain; nothing was changed.",
			"Give a name such as Acme, or a domain such as acme.example.")
	}
	return s.changeOffLimits(ctx, client, "company off-limits", func(list []string) []string {
		same := func(have string) bool { return offLimitsID(have) == offLimitsID(entry) }
		if slices.ContainsFunc(list, same) {
			return list
		}
		return append(list, entry)
	})
}

// RemoveOffLimits takes a company or domain off again; an unknown one is
// KindNotFound.
func (s *Service) RemoveOffLimits(ctx context.Context, client core.ClientID, entry string) error {
	removed := false
	err := s.changeOffLimits(ctx, client, "company no longer off-limits", func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(have string) bool {
			hit := offLimitsID(have) == offLimitsID(entry)
			removed = removed || hit
			return hit
		})
	})
	if err == nil && !removed {
		return core.Fail(core.KindNotFound, "This company is not on the list; nothing was changed.", "See the list for its spelling.")
	}
	return err
}

func (s *Service) changeOffLimits(ctx context.Context, client core.ClientID, what string, change func([]string) []string) error {
	err := s.Store.Update(ctx, func(tx core.Tx) error {
		if client == 0 {
			settings, err := s.Store.Settings(tx, "")
			if err != nil {
				return err
			}
			settings[OffLimitsSetting] = strings.Join(change(SplitOffLimits(settings[OffLimitsSetting])), ";")
			if err := s.Store.PutSettings(tx, "", settings); err != nil {
				return err
			}
		} else {
			c, err := s.Store.Client(tx, client)
			if err != nil {
				return err
			}
			c.OffLimits = change(c.OffLimits)
			if err := s.Store.PutClient(tx, &c); err != nil {
				return err
			}
		}
		return s.Store.AppendLog(tx, &core.LogEntry{At: s.Clock.Now(), Who: "recruiter", What: what, Subject: client.String()})
	})
	if err == nil {
		s.Bus.Publish(event.Event{Kind: event.Changed, Topic: event.Clients, ID: client.String()})
	}
	return err
}

func offLimitsID(entry string) string {
	if d, ok := offLimitsDomain(entry); ok {
		return "@" + d
	}
	return NormalCompany(entry)
}

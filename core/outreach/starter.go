package outreach

import (
	"context"
	"embed"
	"slices"

	"reqdesk/core"
)

//go:embed starters/*.yaml
var starters embed.FS

// Starter is the sequence that a job may begin with, in English: three e-mails in a
// week and a half. It is what ParseSequence reads.
var Starter = starterFile("en")

func starterFile(lang string) string {
	source, err := starters.ReadFile("starters/" + lang + ".yaml")
	if err != nil {
		return ""
	}
	return string(source)
}

// StarterLanguages are the languages in which there is a starter.
func StarterLanguages() []string { return []string{"en", "de", "fr", "es"} }

// StarterIn is the starter in a language.
func StarterIn(lang string) (string, error) {
	if lang = language(lang); !slices.Contains(StarterLanguages(), lang) {
		return "", core.Fail(core.KindNotFound, "There is no starter sequence in this language.", "There are English, German, French and Spanish: en, de, fr, es.")
	}
	return starterFile(lang), nil
}

// starterKey is the entry in the row of settings that holds a client's starter: the
// sequence that its jobs begin with.
const starterKey = "sequence"

func starterScope(c core.ClientID) string { return "starter " + c.String() }

// ClientStarter gives the sequence with which a client's jobs begin; "" = it has none
// of its own and [Starter] counts.
func (s *Service) ClientStarter(tx core.Tx, client core.ClientID) (string, error) {
	stored, err := s.Store.Settings(tx, starterScope(client))
	return stored[starterKey], err
}

// PutClientStarter stores it; "" takes it away.
func (s *Service) PutClientStarter(tx core.Tx, client core.ClientID, source string) error {
	if source == "" {
		return s.Store.PutSettings(tx, starterScope(client), map[string]string{})
	}
	if _, err := ParseSequence(source); err != nil {
		return err
	}
	return s.Store.PutSettings(tx, starterScope(client), map[string]string{starterKey: source})
}

// SetClientStarter is PutClientStarter in a transaction of its own.
func (s *Service) SetClientStarter(ctx context.Context, client core.ClientID, source string) error {
	return s.update(ctx, 0, func(tx core.Tx) error {
		if _, err := s.Store.Client(tx, client); err != nil {
			return err
		}
		return s.PutClientStarter(tx, client, source)
	})
}

// StarterFor gives the sequence that a job may begin with: its client's, or else the one
// in the language of its place, where there is one.
func (s *Service) StarterFor(ctx context.Context, job core.JobID) (string, error) {
	source := Starter
	err := s.Store.View(ctx, func(tx core.Tx) error {
		j, err := s.Store.Job(tx, job)
		if err != nil {
			return err
		}
		if local, err := StarterIn(languageOf(core.Person{}, j)); err == nil {
			source = local
		}
		own, err := s.ClientStarter(tx, j.Client)
		if own != "" {
			source = own
		}
		return err
	})
	return source, err
}

package answer_test

import (
	"strings"
	"testing"
	"time"

	"reqdesk/core/outreach/answer"
)

var sunday = time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)

func TestReturnDate(t *testing.T) {
	tests := map[string]string{
		"I am out of the office until 4 December 2026.":                              "2026-12-05",
		"I'll be back on December 1st.":                                              "2026-12-01",
		"Out of office from 23 November to 27 November, back on Monday, 30 November": "2026-11-30",
		"I am on leave through Friday, Dec 4, 2026":                                  "2026-12-05",
		"I return 2027-01-07. My holiday began 2026-11-20.":                          "2027-01-07",
		"Ich bin bis zum 30.11.2026 nicht im Büro.":                                  "2026-12-01",
		"Ab dem 1. Dezember bin ich wieder erreichbar.":                              "2026-12-01",
		"Abwesend vom 23.11. bis einschließlich 27.11.":                              "2026-11-28",
		"Ich bin am 2.12.26 zurück":                                                  "2026-12-02",
		"Je suis absente jusqu'au 5 janvier 2027 inclus.":                            "2027-01-06",
		"Je serai de retour le 1er décembre.":                                        "2026-12-01",
		"Absent du 23/11 au 30/11/2026":                                              "2026-12-01",
		"Estaré fuera de la oficina hasta el 3 de diciembre de 2026":                 "2026-12-04",
		"Regreso el 7 de enero":                                                      "2027-01-07",
		"I am back on 03/12/2026":                                                    "2026-12-03",
		"back on 12/14/2026":                                                         "2026-12-14",
		"Back on 2 January":                                                          "2027-01-02",
		"I am out of the office.":                                                    "",
		"I was away until 3 March 2026.":                                             "",
		"Our office closes for good in December 2031, on 31 December 2031":           "",
		"I will be back on 31 February 2027":                                         "",
		"Call 555.12.13 or version 1.2.3":                                            "",
		"On Mon, 30 November 2026 at 10:00, Rita wrote:\nback on 5 December":         "",
		"> back on 5 December 2026":                                                  "",
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			at, ok := answer.ReturnDate(text, sunday)
			got := ""
			if ok {
				got = at.Format("2006-01-02")
			}
			if got != want {
				t.Errorf("back on %q, want %q", got, want)
			}
		})
	}
}

func TestOptOut(t *testing.T) {
	tests := []struct {
		subject, text string
		want          bool
	}{
		{"Re: A job", "Unsubscribe", true},
		{"Re: A job", "STOP!\n\nAda Byron", true},
		{"Re: A job", "Please remove me from your list.\n\nOn Mon, 23 Nov 2026 at 10:00, Rita wrote:\n> Hello", true},
		{"Re: A job", "Bitte abmelden", true},
		{"Re: A job", "Désabonner, merci", true},
		{"Re: A job", "Por favor, darme de baja.", true},
		{"unsubscribe", "", true},
		{"Re: A job", "I can't stop thinking about this job, tell me more", false},
		{"Re: A job", "Stop by on Tuesday, then we can talk about everything at length over a coffee", false},
		{"Re: A job", "Yes, gladly.\n> answer with unsubscribe", false},
		{"Re: how to unsubscribe", "How do I unsubscribe?", false},
		{"Re: A job", "", false},
	}
	for _, test := range tests {
		if got := answer.OptOut(test.subject, test.text); got != test.want {
			t.Errorf("%q / %q: %v", test.subject, test.text, got)
		}
	}
}

func FuzzReturnDate(f *testing.F) {
	for _, seed := range []string{"back on 1 December", "bis 30.11.", "3/4/27", "2026-12-01", "jusqu'au 1er", strings.Repeat("1.1.", 50), "until until until 31 dec"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, ok := answer.ReturnDate(text, sunday)
		if ok && (!at.After(sunday) || at.Sub(sunday) > 184*24*time.Hour) {
			t.Errorf("%v is not in the next half year", at)
		}
		answer.OptOut(text, text)
	})
}

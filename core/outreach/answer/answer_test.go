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
		"Estou de férias e regresso no dia 2 de dezembro.":                           "2026-12-02",
		"Ausente até 10/01/2027":                                                     "2027-01-11",
		"Ik ben afwezig t/m 6 december":                                              "2026-12-07",
		"Vanaf 8 december ben ik weer bereikbaar":                                    "2026-12-08",
		"Jag är tillbaka den 14 december":                                            "2026-12-14",
		"Ledig t.o.m. 5 december":                                                    "2026-12-06",
		"back on Monday":                                                             "2026-11-23",
		"away until Thursday":                                                        "2026-11-27",
		"Jag är åter vecka 49":                                                       "2026-11-30",
		"Urlaub bis einschließlich KW 49":                                            "2026-12-07",
		"I return in January":                                                        "2027-01-15",
		"Ich bin Anfang Januar zurück":                                               "2027-01-01",
		"I am away all of January":                                                   "",
		"Monday is a nice day":                                                       "",
		"absent from 1 November until 30 November":                                   "2026-12-01",
		"Wir sind morgen wieder erreichbar":                                          "2026-11-23",
		"Am Montag bin ich wieder da":                                                "2026-11-23",
		"Ab morgen wieder erreichbar":                                                "2026-11-23",
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

func TestOptsOut(t *testing.T) {
	tests := []struct {
		text        string
		sure, maybe bool
	}{
		{"Unsubscribe", true, false},
		{"STOP!\n\nAda Byron", true, false},
		{"Please remove me from your list.\n\nOn Mon, 23 Nov 2026 at 10:00, Rita wrote:\n> Hello", true, false},
		{"Bitte abmelden", true, false},
		{"Désabonner, merci", true, false},
		{"Por favor, darme de baja.", true, false},
		{"desabonner", true, false},
		{"Please unsubscribe me if it is about Java.", false, true},
		{"Can you unsubscribe me?", false, true},
		{"I can't stop thinking about this job, tell me more", false, false},
		{"Stop by on Tuesday, then we can talk about everything at length over a coffee", false, false},
		{"Yes, gladly.\n> answer with unsubscribe", false, false},
		{"How do I unsubscribe?", false, true},
		{"", false, false},
	}
	for _, test := range tests {
		if sure, maybe := answer.OptsOut(test.text); sure != test.sure || maybe != test.maybe {
			t.Errorf("%q: sure %v, maybe %v", test.text, sure, maybe)
		}
	}
	for subject, want := range map[string]bool{"unsubscribe": true, " Unsubscribe ": true, "Re: how to unsubscribe": false, "": false} {
		if answer.OptOutSubject(subject) != want {
			t.Errorf("subject %q: %v", subject, !want)
		}
	}
}

func FuzzReturnDate(f *testing.F) {
	for _, seed := range []string{"back on 1 December", "bis 30.11.", "3/4/27", "2026-12-01", "jusqu'au 1er", strings.Repeat("1.1.", 50), "until until until 31 dec"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, ok := answer.ReturnDate(text, sunday)
		if ok && (!at.After(sunday) || at.Sub(sunday) > 401*24*time.Hour) {
			t.Errorf("%v lies too far", at)
		}
		answer.OptsOut(text)
		if got := strings.Join(texts(answer.Blocks(text)), "\n"); got != strings.ReplaceAll(text, "\r\n", "\n") {
			t.Errorf("the blocks of %q are %q", text, got)
		}
	})
}

func texts(blocks []answer.Block) (all []string) {
	for _, b := range blocks {
		all = append(all, b.Text)
	}
	return all
}

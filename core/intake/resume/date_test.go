package resume

import "testing"

func TestTimesAreReadInManyWays(t *testing.T) {
	tests := map[string][3]string{
		"Jan 2019 – Present":                                 {"2019-01", "", ""},
		"January 2019 - March 2020":                          {"2019-01", "2020-03", ""},
		"01/2019 - heute":                                    {"2019-01", "", ""},
		"01.2019 bis 03.2020":                                {"2019-01", "2020-03", ""},
		"01.02.2019 – 31.03.2020":                            {"2019-02", "2020-03", ""},
		"2019-01 – 2020-03":                                  {"2019-01", "2020-03", ""},
		"2019/01 – 2020/03":                                  {"2019-01", "2020-03", ""},
		"2015–2019":                                          {"2015", "2019", ""},
		"2015 – 2019, Engineer, Acme":                        {"2015", "2019", "Engineer, Acme"},
		"seit 05/2020":                                       {"2020-05", "", ""},
		"Engineer since March 2020":                          {"2020-03", "", "Engineer"},
		"März 2018 bis Mai 2020":                             {"2018-03", "2020-05", ""},
		"mars 2018 - aujourd'hui":                            {"2018-03", "", ""},
		"mars 2018 à mai 2020":                               {"2018-03", "2020-05", ""},
		"de enero de 2018 a mayo de 2020":                    {"2018-01", "2020-05", ""},
		"enero de 2018 – actualidad":                         {"2018-01", "", ""},
		"sept. 2018 – à ce jour":                             {"2018-09", "", ""},
		"depuis février 2021":                                {"2021-02", "", ""},
		"09/18 - 03/21":                                      {"2018-09", "2021-03", ""},
		"Sept. 2018 to Aug. 2020":                            {"2018-09", "2020-08", ""},
		"Software Engineer, Acme (01/2019 – 03/2020)":        {"2019-01", "2020-03", "Software Engineer, Acme"},
		"January 2021 - Present (5 years 11 months)":         {"2021-01", "", ""},
		"Master of Science · (2012 - 2014)":                  {"2012", "2014", "Master of Science"},
		"Jan – Mar 2019":                                     {"2019-01", "2019-03", ""},
		"03-09/2017":                                         {"2017-03", "2017-09", ""},
		"Acme  June '18 – July '19":                          {"2018-06", "2019-07", "Acme"},
		"Engineer | 2019 –":                                  {"2019", "", "Engineer"},
		"1. Januar 2019 bis 31. Dezember 2019":               {"2019-01", "2019-12", ""},
		"1 March 2019 – 30 April 2020":                       {"2019-03", "2020-04", ""},
		"Summer 2018 – Autumn 2019":                          {"2018", "2019", ""},
		"von 2015 bis 2019":                                  {"2015", "2019", ""},
		"du 01/2015 au 03/2016 Comptable":                    {"2015-01", "2016-03", "Comptable"},
		"Led 3 teams - 2019 to 2021 - in Berlin":             {"2019", "2021", "Led 3 teams  in Berlin"},
		"2022-05 a hoy":                                      {"2022-05", "", ""},
		"Mitglied 2016 - 2018 · 2 Jahre 3 Monate · Vollzeit": {"2016", "2018", "Mitglied  Vollzeit"},
	}
	for text, want := range tests {
		s, ok := findSpan(text)
		if !ok {
			t.Errorf("%q: no time found", text)
			continue
		}
		if got := [3]string{s.start, s.end, s.cut(text)}; got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"call 030 2019-2020123", "30,000 - 40,000 a year", "born 04.04.1977", "2020 – 2015", "a – b", "room 12/13", "Top 10 – 2019"} {
		if s, ok := findSpan(text); ok {
			t.Errorf("%q: found %+v", text, s)
		}
	}
}

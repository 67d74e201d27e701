package practice

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"reqdesk/core"
)

// trade is what people of one job have in common: positions, employers, deeds,
// skills and schools. Half of the deeds and skills name a must-have of the job.
type trade struct {
	titles    [3]string // early, later, present
	employers []string
	deeds     []string
	skills    []string
	area      string
	degree    string
	schools   []string
	languages []core.Language
}

func (t trade) title(years int) string {
	switch {
	case years < 4:
		return t.titles[0]
	case years < 10:
		return t.titles[1]
	default:
		return t.titles[2]
	}
}

var (
	portuguese = []core.Language{{Language: "Portuguese", Fluency: "Native speaker"}, {Language: "English", Fluency: "Fluent"}}
	german     = []core.Language{{Language: "German", Fluency: "Fluent"}, {Language: "English", Fluency: "Fluent"}}
)

var trades = map[string]trade{
	"41042": {
		titles:    [3]string{"Software Developer", "Backend Engineer", "Senior Backend Engineer"},
		employers: []string{"Sable Software", "Tagus Payments", "Northlight Maps", "Corvo Cloud", "Pinheiro Labs"},
		deeds: []string{
			"Rewrote the booking service in Go and cut its answer time from 900 to 40 milliseconds", "Moved eleven services to Kubernetes without a night shift",
			"Ran PostgreSQL with 4 TB and no lost row in five years", "Wrote the event pipeline that carries 30,000 messages a second", "Introduced code review and kept it kind",
			"Built the on-call handbook that new colleagues read first", "Replaced three queues by one table",
		},
		skills: []string{"Go", "Kubernetes", "PostgreSQL", "gRPC", "Kafka", "Terraform", "Linux", "Python"},
		area:   "Computer Science", degree: "MSc", schools: []string{"University of Lisbon", "University of Porto", "University of Coimbra", "Budapest University of Technology"}, languages: portuguese,
	},
	"41043": {
		titles:    [3]string{"Firmware Developer", "Embedded Software Engineer", "Lead Embedded Engineer"},
		employers: []string{"Isar Sensorik", "Donau Bremsen", "Feldweg Robotics", "Alpenstern Avionics"},
		deeds: []string{
			"Wrote C++ drivers for a brake controller that is in 2,000 wagons", "Brought a safety case after EN 50128 through the assessor at the first attempt",
			"Ported the scheduler to a real-time operating system with 32 KB of memory", "Cut the current of a sensor to 4 microamperes", "Set up the test bench that runs every night",
		},
		skills: []string{"C++", "C", "Real-time operating systems", "EN 50128", "CAN", "Python", "Oscilloscope"},
		area:   "Electrical Engineering", degree: "MSc", schools: []string{"Technical University of Munich", "TU Wien", "Czech Technical University"}, languages: german,
	},
	"41044": {
		titles:    [3]string{"Payroll Assistant", "Payroll Accountant", "Payroll Lead"},
		employers: []string{"Douro Textiles", "Ribeira Foods", "Casa Branca Hotels"},
		deeds: []string{
			"Ran Portuguese payroll for 420 people, twelve months without a correction", "Moved payroll from paper to SAP in one spring",
			"Built the Excel sheet that finds a wrong rate before the bank does", "Answered 90 questions a month with patience",
		},
		skills: []string{"Portuguese payroll", "SAP", "Excel", "Labour law", "Social security"},
		area:   "Accounting", degree: "BSc", schools: []string{"University of Porto", "University of Minho"}, languages: portuguese,
	},
	"41045": {
		titles:    [3]string{"Project Engineer", "Project Manager", "Senior Project Lead"},
		employers: []string{"Mur Signal", "Karst Rail Works", "Pannonia Engineering"},
		deeds: []string{
			"Brought 38 km of ETCS level 2 into service on the promised day", "Led project management for a budget of 60 million euros",
			"Negotiated closures with three operators", "Trained 45 drivers in German",
		},
		skills: []string{"ETCS", "Project management", "German", "Interlocking", "Risk analysis"},
		area:   "Civil Engineering", degree: "MSc", schools: []string{"Graz University of Technology", "University of Ljubljana", "Budapest University of Technology"}, languages: german,
	},
	"41046": {
		titles:    [3]string{"Junior Data Analyst", "Data Analyst", "Senior Data Analyst"},
		employers: []string{"Polder Insights", "Aura Retail", "Vistula Media"},
		deeds: []string{
			"Answered the board's questions in SQL within a day", "Replaced a 40-tab spreadsheet by 200 lines of Python",
			"Taught statistics to 30 colleagues", "Found out why returns double after holidays",
		},
		skills: []string{"SQL", "Python", "Statistics", "R", "Tableau"},
		area:   "Statistics", degree: "BSc", schools: []string{"Erasmus University Rotterdam", "Tampere University", "University of Wrocław"},
		languages: []core.Language{{Language: "English", Fluency: "Fluent"}},
	},
	"41039": {
		titles:    [3]string{"Buyer", "Senior Buyer", "Strategic Buyer"},
		employers: []string{"Baltic Yards", "Motława Castings"},
		deeds: []string{
			"Led procurement of steel castings for 25 million euros a year", "Rewrote the framework agreements with our lawyers: contract law is half of the work",
			"Visited 40 suppliers and kept nine",
		},
		skills: []string{"Procurement", "Contract law", "Negotiation", "SAP"},
		area:   "Economics", degree: "MSc", schools: []string{"University of Gdańsk"},
		languages: []core.Language{{Language: "Polish", Fluency: "Native speaker"}, {Language: "English", Fluency: "Fluent"}},
	},
	"7201": {
		titles:    [3]string{"Staff Nurse", "Registered Nurse", "Clinical Nurse Manager"},
		employers: []string{"Corrib Hospital", "Shannonside Clinic"},
		deeds: []string{
			"NMBI registration since the first year, without a gap", "Ran the cardiology step-down ward at night",
			"Taught resuscitation to every new colleague",
		},
		skills: []string{"NMBI registration", "Cardiology", "Telemetry", "English"},
		area:   "Nursing", degree: "BSc", schools: []string{"University of Galway", "University of Limerick"},
		languages: []core.Language{{Language: "English", Fluency: "Fluent"}},
	},
	"7202": {
		titles:    [3]string{"Clinical Data Coordinator", "Clinical Data Manager", "Senior Clinical Data Manager"},
		employers: []string{"Trialworks", "Hofstad Research"},
		deeds:     []string{"Closed the database of a study with 2,300 patients four days early", "Wrote the SAS checks that three studies share", "Passed two GCP inspections without a finding"},
		skills:    []string{"EDC systems", "GCP", "SAS", "CDISC"},
		area:      "Biology", degree: "MSc", schools: []string{"Utrecht University", "Leiden University"},
		languages: []core.Language{{Language: "Dutch", Fluency: "Fluent"}, {Language: "English", Fluency: "Fluent"}},
	},
}

// unlisted is a school as people write it, but not as the employer's list has it.
const unlisted = "TU Budapest"

// resume makes the résumé of a sketch: the trade's employers and deeds in an
// order that chance gives.
func resume(s sketch, i, year int, random *rand.Rand) core.Resume {
	t := trades[s.job]
	r := core.Resume{Basics: basics(s, i, t), Languages: t.languages}
	deeds, employers := shuffled(t.deeds, random), shuffled(t.employers, random)
	if s.employer != "" {
		employers[0] = s.employer
	}
	positions := min(3, 1+s.years/4, len(employers))
	end := "" // the newest position goes on
	for n := range positions {
		begin := year - s.years*(n+1)/positions
		w := core.Work{
			Name: employers[n], Position: t.title(s.years * (positions - n) / positions), Location: s.city,
			StartDate: fmt.Sprintf("%d-%02d", begin, 1+random.IntN(12)), EndDate: end, Highlights: deeds[n*len(deeds)/positions : (n+1)*len(deeds)/positions],
		}
		end = w.StartDate
		r.Work = append(r.Work, w)
	}
	graduated := year - s.years
	school := t.schools[random.IntN(len(t.schools))]
	if s.unlisted {
		school = unlisted
	}
	r.Education = []core.Education{{
		Institution: school, Area: t.area, StudyType: t.degree,
		StartDate: fmt.Sprint(graduated - 5), EndDate: fmt.Sprint(graduated),
	}}
	for _, skill := range shuffled(t.skills, random)[:min(5, len(t.skills))] {
		r.Skills = append(r.Skills, core.Skill{Name: skill})
	}
	r.Basics.Summary = fmt.Sprintf("%s with %d years of experience. %s.", r.Basics.Label, s.years, deeds[0])
	return r
}

// schoolList is what the employer's ATS lets one choose from: everybody's
// school but the one that is written otherwise.
func schoolList() []string {
	var list []string
	for _, t := range trades {
		list = append(list, t.schools...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func shuffled(list []string, random *rand.Rand) []string {
	list = slices.Clone(list)
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

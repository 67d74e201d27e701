package practice

import (
	"time"

	"reqdesk/core"
)

// stages are the hiring stages of a job; their ids differ from job to job, as in many systems.
func stages(job string, names ...string) []core.Stage {
	var list []core.Stage
	for i, name := range names {
		list = append(list, core.Stage{ID: job + "-" + string(rune('1'+i)), Name: name, Order: i + 1, Final: name == "Hired" || name == "Rejected"})
	}
	return list
}

func at(city, region, country, code string) core.Location {
	return core.Location{City: city, Region: region, Country: country, PostalCode: code, Role: "primary"}
}

func also(city, region, country, code string) core.Location {
	return core.Location{City: city, Region: region, Country: country, PostalCode: code, Role: "sourcing"}
}

// job fills in what is the same for all jobs of an employer.
func job(e Employer, site string, daysAgo int, start time.Time, p core.Posting) Job {
	p.Status = "open"
	p.Owner = e.Users[0].Email
	for _, u := range e.Users {
		p.Users = append(p.Users, u.Email)
	}
	p.URL = site + "/jobs/" + p.Reference
	p.ApplyURL = p.URL + "/apply"
	p.Posted = start.AddDate(0, 0, -daysAgo)
	p.Updated = p.Posted
	if p.Flags == nil {
		p.Flags = map[string]string{"post_to_reqdesk": "yes"}
	}
	return Job{Posting: p, Stages: stages(p.ID, "New", "Phone screen", "Interview", "Offer", "Hired", "Rejected")}
}

// kestrel builds signalling for railways. Its first job is the one that a
// newcomer meets: it has two of the three must-haves.
func kestrel(start time.Time, recruiter User, people []Person) Employer {
	e := Employer{
		ID: "kestrel", Name: "Kestrel Rail Systems", Colour: "#2F6DB5", SourceCode: "source=riverbend",
		UTM:       core.UTM{Source: "riverbend", Medium: "email", Campaign: "sourcing"},
		OffLimits: []string{"Volterra Mobility"},
		Users:     []User{recruiter, {Name: "Teresa Lindqvist", Email: "teresa.lindqvist@kestrelrail.example.com"}},
		Schools:   schoolList(),
		Progress:  Progress{After: 20 * time.Hour, Stage: "Phone screen"},
	}
	for _, p := range kestrelPostings {
		e.Jobs = append(e.Jobs, job(e, "https://careers.kestrelrail.example.com", p.daysAgo, start, p.Posting))
	}
	e.Pipeline = pipeline(start, people)
	return e
}

// marram runs clinics: the second client, to show that clients are kept apart.
func marram(start time.Time, recruiter User) Employer {
	e := Employer{
		ID: "marram", Name: "Marram Health", Colour: "#3B8C5A", SourceCode: "src=rb-7",
		OffLimits: []string{"Kestrel Rail Systems"},
		Users:     []User{recruiter, {Name: "Oisín Tierney", Email: "oisin.tierney@marramhealth.example.net"}},
		Progress:  Progress{After: 30 * time.Hour, Stage: "Phone screen"},
	}
	for _, p := range marramPostings {
		e.Jobs = append(e.Jobs, job(e, "https://jobs.marramhealth.example.net", p.daysAgo, start, p.Posting))
	}
	return e
}

type dated struct {
	core.Posting
	daysAgo int
}

var kestrelPostings = []dated{
	{core.Posting{
		ID: "41042", Reference: "KR-1042", Title: "Backend Engineer (Go)",
		Locations:      []core.Location{at("Lisbon", "Lisbon", "PT", "1100-148"), also("Porto", "Porto", "PT", "4000-069")},
		EmploymentType: "Full-time", Function: "Engineering", Experience: "Experienced professional",
		MustHaves: []string{"Go", "Kubernetes"},
		Description: `<h3>What you will do</h3><p>You build the services that tell <strong>4,000 trains</strong> a day where they may go.</p>` +
			`<ul><li>Write and run services in Go on Kubernetes</li><li>Keep the timetable store in PostgreSQL fast and correct</li><li>Share the on-call week with six others</li></ul>` +
			`<h3>What we offer</h3><p>An office by the river, two days a week at home, and a team that writes things down.</p>`,
	}, 1},
	{core.Posting{
		ID: "41043", Reference: "KR-1043", Title: "Embedded Software Engineer (f/m/d)",
		Locations:      []core.Location{at("Munich", "Bavaria", "DE", "80331"), also("Vienna", "Vienna", "AT", "1010")},
		EmploymentType: "Full-time", Function: "Engineering", Experience: "Experienced professional",
		MustHaves: []string{"C++", "Real-time operating systems", "EN 50128"},
		Description: `<style>p{color:#333}</style><p>Firmware &amp; drivers for the axle counters of the next twenty years.</p>` +
			`<ul><li>C++ on small processors</li><li>Safety cases after EN 50128</li></ul><script>track("41043")</script>`,
	}, 3},
	{core.Posting{
		ID: "41044", Reference: "KR-1044", Title: "Payroll Accountant",
		Locations:      []core.Location{at("Porto", "Porto", "PT", "4000-069")},
		EmploymentType: "Part-time", Function: "Finance", Experience: "Experienced professional",
		MustHaves:   []string{"Portuguese payroll", "SAP", "Excel"},
		Description: `<p>Twenty-four hours a week, for 310 colleagues in Portugal, with a month's overlap with Rosa, who retires in spring.</p>`,
	}, 6},
	{core.Posting{
		ID: "41045", Reference: "KR-1045", Title: "Signalling Project Lead",
		Locations:   []core.Location{at("Graz", "Styria", "AT", "8010")},
		Experience:  "Senior",
		MustHaves:   []string{"ETCS", "Project management", "German"},
		Description: `<p>You bring the Koralm extension into service: on time, and above all safely.</p>`,
	}, 8},
	{core.Posting{
		ID: "41046", Reference: "KR-1046", Title: "Data Analyst",
		Locations:      []core.Location{{Text: "Home office, Europe", Role: "primary"}},
		EmploymentType: "Full-time", Function: "Operations", Experience: "Entry level",
		MustHaves:   []string{"SQL", "Python", "Statistics"},
		Description: `<p>Why is the 7:12 late on Tuesdays? Find out, show it in one picture, and tell the people who can change it.</p>`,
	}, 12},
	{core.Posting{
		ID: "41039", Reference: "KR-1039", Title: "Strategic Buyer, Rolling Stock",
		Locations:      []core.Location{at("Gdańsk", "Pomerania", "PL", "80-001")},
		EmploymentType: "Full-time", Function: "Procurement", Experience: "Senior",
		MustHaves: []string{"Procurement", "Polish", "Contract law"}, Flags: map[string]string{"post_to_reqdesk": "no"},
		Description: `<p>Bogies, brakes and doors for 60 trains: you find who builds them and agree on what they cost.</p>`,
	}, 40},
}

var marramPostings = []dated{
	{core.Posting{
		ID: "7201", Reference: "MH-2201", Title: "Registered Nurse, Cardiology",
		Locations:      []core.Location{at("Galway", "Connacht", "IE", "H91 E9XP")},
		EmploymentType: "Full-time", Function: "Nursing", Experience: "Experienced professional",
		MustHaves:   []string{"NMBI registration", "Cardiology", "English"},
		Description: `<p>Twelve beds, five colleagues on each shift, and a roster that is known six weeks ahead.</p>`,
	}, 2},
	{core.Posting{
		ID: "7202", Reference: "MH-2202", Title: "Clinical Data Manager",
		Locations:      []core.Location{at("Utrecht", "Utrecht", "NL", "3511 AA")},
		EmploymentType: "Contract", Function: "Research", Experience: "Senior",
		MustHaves:   []string{"EDC systems", "GCP", "SAS"},
		Description: `<p>Two studies, nine sites, one database: you keep it clean from first patient to lock.</p>`,
	}, 5},
}

// pipeline is who is in Kestrel's pipelines already: people of the scenario,
// known by the e-mail address that is in the résumé or by the LinkedIn address
// only, and strangers.
func pipeline(start time.Time, people []Person) []Applied {
	var list []Applied
	for _, p := range people {
		a := Applied{Job: p.Job, Stage: "Interview", Source: "Careers page", Given: p.Given(), Family: p.Family()}
		switch p.Pipeline {
		case "email":
			a.Email = p.Resume.Basics.Email
		case "linkedin":
			a.Email, a.LinkedIn = plain(a.Given)+"@private.example.net", p.Resume.Basics.Profiles[0].URL
		default:
			continue
		}
		list = append(list, a)
	}
	list = append(list, []Applied{
		{Job: "41042", Stage: "New", Source: "Careers page", Given: "Paulo", Family: "Nogueira", Email: "paulo.nogueira@mail.example.net"},
		{Job: "41042", Stage: "Rejected", Source: "Job board", Given: "Ewa", Family: "Lis", Email: "ewa.lis@mail.example.net", Employer: "Sable Software"},
		{Job: "41043", Stage: "New", Source: "Job board", Given: "Henrik", Family: "Aalto", Email: "henrik.aalto@mail.example.net"},
		{Job: "41046", Stage: "Interview", Source: "Careers page", Given: "Priya", Family: "Nair", Email: "priya.nair@mail.example.net"},
	}...)
	for i := range list {
		list[i].At = start.AddDate(0, 0, -2).Add(time.Duration(i) * time.Hour)
	}
	return list
}

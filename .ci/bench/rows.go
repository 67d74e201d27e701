package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"reqdesk/assets"
	"reqdesk/core"
)

// The size of a workspace in full use.
const (
	bigConnections = 10
	bigJobs        = 200_000
	bigPeople      = 1_000_000
)

// rows makes the jobs and people of a workspace. Each is made of its number alone,
// so that it can be made again.
type rows struct {
	cities []city
}

type city struct{ name, region, country string }

// newRows reads the place list, for towns as unlike each other as real ones.
func newRows() (*rows, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(assets.Places()))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, err
	}
	r := &rows{}
	for l := range strings.Lines(string(text)) {
		if f := strings.Split(strings.TrimSuffix(l, "\n"), "\t"); len(f) > 3 && f[0] == "P" {
			r.cities = append(r.cities, city{f[1], f[2], f[3]})
		}
	}
	if len(r.cities) < 1000 {
		return nil, fmt.Errorf("the place list has %d towns", len(r.cities))
	}
	return r, nil
}

var (
	levels = strings.Split("|||||Senior|Senior|Junior|Lead|Principal|Staff|Head of|Associate|Trainee|Working Student|Interim|Stellvertretender", "|")
	fields = strings.Split("|||Embedded|Software|Hardware|Data|Machine Learning|Cloud|Security|Sales|Account|Marketing|Product|Project|Quality|Process|"+
		"Mechanical|Electrical|Civil|Clinical|Regulatory|Supply Chain|Logistics|Finance|Payroll|Tax|Legal|Customer Success|Field Service|"+
		"Automotive|Railway|Energy|Wind|Solar|Battery|Backend|Frontend|Full Stack|Mobile|Network|Database|Infrastructure|Site Reliability", "|")
	roles = strings.Split("Engineer|Developer|Architect|Analyst|Scientist|Manager|Designer|Consultant|Specialist|Director|Assistant|Accountant|Controller|"+
		"Recruiter|Nurse|Technician|Mechanic|Electrician|Operator|Planner|Buyer|Welder|Dispatcher|Conductor|Administrator|Coordinator|Inspector|"+
		"Entwickler|Entwicklungsingenieur|Sachbearbeiter|Vertriebsleiter|Projektleiter|Pflegefachkraft|Ingénieur|Chef de projet|Técnico", "|")
	details = strings.Split("|||||(f/m/d)|(m/w/d)|(m/w/d)|(H/F)|- Remote|- Part-time|- Night Shift|(Java)|(Python)|(Go)|(C++)|(SAP S/4HANA)|(Kubernetes)|"+
		"(React)|(AUTOSAR)|(Salesforce)|- Talent Pool|- Maternity Cover|(m/f/d) - 80-100 %|/ Team Lead|with German", "|")
	forenames = strings.Fields("Ada Anna Aisha Ben Carla Chen Daniel Elena Emeka Fatima Felix Greta Hannah Hiro Ines Ivan Jana Jonas Julia Kofi Lara Leon Lucia " +
		"Maja Marek Maria Max Mei Mohammed Nadia Nina Noah Olga Omar Paula Pedro Priya Quentin Rahul Rosa Samuel Sara Sofia Sven Tariq Tom Ulrike Vera Wei Yusuf Zoë")
	beginnings = strings.Fields("Ader Berg Brand Castel Dal Eber Fern Gold Hart Isen Jansen Kal Lind Mar Nord Oster Pet Quist Ros Stein Tor Ul Van Wald Zim")
	endings    = strings.Fields("mann berg sson ova ez etti ski er wall feld ng stad holm beck ley ton ard eau ini as ic dóttir")
	houses     = strings.Fields("Sable Northwind Kestrel Quarry Larch Beacon Cobalt Harbour Juniper Meridian Orchid Pioneer Quartz Saffron Tundra Umber Vellum Willow")
	trades     = strings.Fields("Rail Foods Pharma Software Energy Logistics Bank Insurance Motors Chemicals Media Labs Health Steel Textiles Airlines")
)

func random(kind, i int) *rand.Rand { return rand.New(rand.NewPCG(uint64(kind), uint64(i))) }

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// posting is job i: those of connection c are c, c+10, c+20 … Each connection has
// its own way of writing references.
func (g *rows) posting(i int) core.Posting {
	r := random(1, i)
	id := fmt.Sprint(1000000 + 7*i)
	reference := [bigConnections]string{
		fmt.Sprintf("REQ-%06d", i), fmt.Sprintf("R-2026-%05d", i/10), fmt.Sprintf("JR%07d", 3*i), id, fmt.Sprintf("%08X", uint32(i)*2654435761),
		fmt.Sprintf("DE/%04d/%d", i%9973, i), fmt.Sprintf("P%d.%02d", i, i%97), fmt.Sprintf("job_%d", 40000+i), fmt.Sprintf("%d-BR", i), fmt.Sprintf("HR.%05d.A", i),
	}[i%bigConnections]
	town := pick(r, g.cities)
	if r.IntN(2) == 0 { // half of all jobs are in a few towns
		town = g.cities[r.IntN(40)*len(g.cities)/40]
	}
	return core.Posting{
		ID: id, Reference: reference, Title: strings.Join(strings.Fields(pick(r, levels)+" "+pick(r, fields)+" "+pick(r, roles)+" "+pick(r, details)), " "),
		Status: "open", EmploymentType: "Full-time", Function: pick(r, fields), Description: text,
		Locations: []core.Location{{City: town.name, Region: town.region, Country: town.country, Role: "primary"}},
		MustHaves: []string{"Go", "SQL", "Planning"}, ApplyURL: "https://jobs.example.com/" + id, URL: "https://ats.example.com/jobs/" + id,
		Owner: "robin@agency.example.com", Posted: began, Updated: began.Add(time.Duration(i) * time.Second),
	}
}

// applicant is person i in the pipeline of a job of connection i%10. One in twenty
// is in the pipeline of the connection before, too.
func (g *rows) applicant(i int) core.Applicant {
	who := i
	if i%20 == 19 {
		who = i - 1
	}
	r := random(2, who)
	name := pick(r, forenames) + " " + pick(r, beginnings) + pick(r, endings)
	a := core.Applicant{
		ID: fmt.Sprint("a", i), PersonID: fmt.Sprint("c", i), JobID: g.posting(jobOf(i)).ID,
		Name: name, Employer: pick(r, houses) + " " + pick(r, trades) + " " + pick(r, []string{"", "GmbH", "Ltd", "Group"}),
		Stage: pick(r, []string{"New", "Screening", "Interview", "Offer", "Rejected"}), Status: "active",
		Since: began.Add(-time.Duration(r.IntN(20000)) * time.Hour), Updated: began,
	}
	a.Emails = []string{fmt.Sprintf("%s.%d@people.example.org", strings.ToLower(a.Name[:3]), who)}
	if r.IntN(2) == 0 {
		a.Phones = []string{fmt.Sprintf("+49 151 2%07d", who)}
	}
	if r.IntN(2) == 0 {
		a.URLs = []string{fmt.Sprintf("https://www.linkedin.com/in/person-%d", who)}
	}
	return a
}

// jobOf is the job in whose pipeline person i is: of the connection i%10.
func jobOf(i int) int {
	jobs := bigJobs / bigConnections
	return i%bigConnections + bigConnections*(i/bigConnections%jobs)
}

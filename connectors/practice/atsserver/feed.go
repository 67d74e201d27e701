package atsserver

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"time"
)

// The feed has the shape of an employer's feed for job boards: every text is
// CDATA, only open jobs are in it, and it is always complete.
type feed struct {
	XMLName   xml.Name  `xml:"source"`
	Publisher text      `xml:"publisher"`
	Built     string    `xml:"lastBuildDate"`
	Jobs      []feedJob `xml:"job"`
}

type text struct {
	Value string `xml:",cdata"`
}

type feedPlace struct {
	City    text  `xml:"city"`
	State   *text `xml:"state"`
	Country text  `xml:"country"`
	Code    *text `xml:"postalcode"`
}

type feedJob struct {
	Title       text        `xml:"title"`
	Date        text        `xml:"date"`
	Reference   text        `xml:"referencenumber"`
	Requisition text        `xml:"requisitionid"`
	URL         text        `xml:"url"`
	ApplyURL    *text       `xml:"applyurl"`
	Company     text        `xml:"company"`
	Recruiter   text        `xml:"recruiteremail"`
	City        text        `xml:"city"`
	State       *text       `xml:"state"`
	Country     text        `xml:"country"`
	Code        *text       `xml:"postalcode"`
	Secondary   []feedPlace `xml:"secondarylocations>location"`
	Type        *text       `xml:"jobtype"`
	Family      *text       `xml:"jobfamily"`
	Experience  *text       `xml:"experience"`
	Skills      []text      `xml:"requiredskills>skill"`
	Description text        `xml:"description"`
	Status      text        `xml:"status"`
	Changed     text        `xml:"lastactivitydate"`
}

// some leaves an empty element out.
func some(value string) *text {
	if value == "" {
		return nil
	}
	return &text{value}
}

func feedPlaceOf(p Place) feedPlace {
	return feedPlace{City: text{p.City}, State: some(p.Region), Country: text{p.Country}, Code: some(p.PostalCode)}
}

func (s *Server) feedJob(j Job) feedJob {
	f := feedJob{
		Title: text{j.Title}, Date: text{j.PostedAt.Format(time.RFC3339)}, Reference: text{j.Reference}, Requisition: text{j.ID},
		URL: text{j.URL}, ApplyURL: some(j.ApplyURL), Company: text{s.options.Employer}, Recruiter: text{j.Owner.Email},
		City: text{j.Primary.City}, State: some(j.Primary.Region), Country: text{j.Primary.Country}, Code: some(j.Primary.PostalCode),
		Type: some(j.EmploymentType), Family: some(j.Family), Experience: some(j.Experience),
		Description: text{j.Description}, Status: text{"Open"}, Changed: text{j.UpdatedAt.Format(time.RFC3339)},
	}
	for _, p := range j.Secondary {
		f.Secondary = append(f.Secondary, feedPlaceOf(p))
	}
	for _, skill := range j.Skills {
		f.Skills = append(f.Skills, text{skill})
	}
	return f
}

func (s *Server) serveFeed(w http.ResponseWriter, r *http.Request) {
	if !s.moods.wait(r) {
		return
	}
	fault := s.moods.strikes(r)
	if refuse(w, fault) {
		return
	}
	raw, err := s.feed()
	if err != nil {
		http.Error(w, "feed not available", http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256(raw)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	switch fault.Kind {
	case Truncated:
		raw = raw[:len(raw)/2]
	case Empty:
		raw = nil
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(raw))
}

// feed renders the open jobs. Its build date is that of the last change, so that
// an unchanged feed stays the same to the last byte.
func (s *Server) feed() ([]byte, error) {
	s.mu.Lock()
	document := feed{Publisher: text{s.options.Employer}}
	var last time.Time
	for _, j := range s.jobs.all() {
		if j.UpdatedAt.After(last) {
			last = j.UpdatedAt
		}
		if j.Status == Open {
			document.Jobs = append(document.Jobs, s.feedJob(j))
		}
	}
	s.mu.Unlock()
	document.Built = last.UTC().Format(time.RFC3339)
	raw, err := xml.MarshalIndent(document, "", "  ")
	return append([]byte(xml.Header), raw...), err
}

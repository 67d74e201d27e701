package recruiteefake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
)

func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Candidate Object
		Offers    []int
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	if name, _ := in.Candidate["name"].(string); err != nil || name == "" || len(in.Offers) != 1 || find(s.offers, fmt.Sprint(in.Offers[0])) == nil {
		refuse(w, http.StatusUnprocessableEntity, "Invalid candidate")
		return
	}
	in.Candidate["unindexed"] = true
	if s.IgnoreOffers {
		in.Offers[0] = 0
	}
	w.WriteHeader(http.StatusCreated)
	reply(w, Object{"candidate": s.put(in.Offers[0], in.Candidate)})
}

func (s *Server) place(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Candidate int `json:"candidate_id"`
		Offer     int `json:"offer_id"`
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	c := find(s.candidates, fmt.Sprint(in.Candidate))
	if err != nil || c == nil || find(s.offers, fmt.Sprint(in.Offer)) == nil {
		refuse(w, http.StatusUnprocessableEntity, "Invalid placement")
		return
	}
	list, _ := c["placements"].([]Object)
	p := s.placement(in.Offer)
	c["placements"] = append(list, p)
	w.WriteHeader(http.StatusCreated)
	reply(w, Object{"placement": p})
}

func (s *Server) move(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Stage int `json:"stage_id"`
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	for _, c := range s.candidates {
		list, _ := c["placements"].([]Object)
		p := find(list, r.PathValue("id"))
		if p == nil {
			continue
		}
		if err != nil || find(stages, fmt.Sprint(in.Stage)) == nil {
			refuse(w, http.StatusUnprocessableEntity, "Invalid stage")
			return
		}
		if !s.IgnoreMoves {
			p["stage_id"], p["disqualified_at"], p["updated_at"] = in.Stage, nil, s.stamp()
		}
		reply(w, Object{"placement": p})
		return
	}
	refuse(w, http.StatusNotFound, "Record not found")
}

// known gives the candidate of the path, or refuses the request.
func (s *Server) known(w http.ResponseWriter, id string) Object {
	c := find(s.candidates, id)
	if c == nil {
		refuse(w, http.StatusNotFound, "Record not found")
	}
	return c
}

func (s *Server) note(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Note struct {
			Body       string
			Visibility struct{ Level string }
		}
	}
	c := s.known(w, r.PathValue("id"))
	if c == nil {
		return
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil || in.Note.Body == "" || in.Note.Visibility.Level == "" {
		refuse(w, http.StatusUnprocessableEntity, "Invalid note")
		return
	}
	id := fmt.Sprint(c["id"])
	s.notes[id] = append(s.notes[id], in.Note.Body)
	w.WriteHeader(http.StatusCreated)
	reply(w, Object{"note": Object{"id": len(s.notes[id]), "body": in.Note.Body}})
}

func (s *Server) field(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Field struct {
			Kind   string
			Values []Object
		}
	}
	c := s.known(w, r.PathValue("id"))
	if c == nil {
		return
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil || !slices.Contains([]string{"education", "experience"}, in.Field.Kind) || len(in.Field.Values) == 0 {
		refuse(w, http.StatusUnprocessableEntity, "Invalid field")
		return
	}
	fields, _ := c["fields"].([]Object)
	c["fields"] = append(fields, Object{"kind": in.Field.Kind, "values": in.Field.Values})
	w.WriteHeader(http.StatusCreated)
	reply(w, Object{"field": Object{"id": len(fields) + 1}})
}

func (s *Server) listFiles(w http.ResponseWriter, r *http.Request) {
	if s.known(w, r.PathValue("id")) == nil {
		return
	}
	list := []Object{}
	for i, f := range s.files[r.PathValue("id")] {
		list = append(list, Object{"id": i + 1, "filename": f.Name})
	}
	reply(w, Object{"attachments": list})
}

// uploaded reads a file of a form.
func uploaded(r *http.Request, name string) (f File, ok bool) {
	file, header, err := r.FormFile(name)
	if err != nil {
		return f, false
	}
	data, err := io.ReadAll(file)
	return File{header.Filename, data}, err == nil
}

func (s *Server) attach(w http.ResponseWriter, r *http.Request) {
	f, ok := uploaded(r, "attachment[file]")
	id := r.FormValue("attachment[candidate_id]")
	if !ok || find(s.candidates, id) == nil {
		refuse(w, http.StatusInternalServerError, "Server internal error")
		return
	}
	s.files[id] = append(s.files[id], f)
	w.WriteHeader(http.StatusCreated)
	reply(w, Object{"attachment": Object{"id": len(s.files[id]), "filename": f.Name}})
}

// setCV replaces the CV.
func (s *Server) setCV(w http.ResponseWriter, r *http.Request) {
	c := s.known(w, r.PathValue("id"))
	if c == nil {
		return
	}
	f, ok := uploaded(r, "candidate[cv]")
	if !ok {
		refuse(w, http.StatusUnprocessableEntity, "Invalid file")
		return
	}
	c["cv"], c["cv_original_url"] = f.Data, "https://files.example.com/"+path.Base(f.Name)
	reply(w, Object{"candidate": c})
}

// Files gives the files of a candidate, and the CV.
func (s *Server) Files(candidate string) (files [][]byte, cv []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files[candidate] {
		files = append(files, f.Data)
	}
	cv, _ = find(s.candidates, candidate)["cv"].([]byte)
	return files, cv
}

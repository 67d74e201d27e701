package bullhornfake

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// queue is a subscription: what waits, and the batches that were handed out.
type queue struct {
	names, types []string
	waiting      []Object
	batches      map[int][]Object
	last         int
}

func (s *Server) emit(entity string, id int, what string) {
	s.issued++
	for _, q := range s.queues {
		if slices.Contains(q.names, entity) && slices.Contains(q.types, what) {
			q.waiting = append(q.waiting, Object{
				"eventId": fmt.Sprintf("ID:JBM-%d", s.issued), "eventType": "ENTITY", "eventTimestamp": s.Now.UnixMilli(),
				"entityName": entity, "entityId": id, "entityEventType": what, "eventMetadata": Object{"PERSON_ID": "8"},
			})
		}
	}
}

// Queues tells how many subscriptions there are.
func (s *Server) Queues() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queues)
}

// Forget ends all subscriptions.
func (s *Server) Forget() { s.Change(func(map[string][]Object) { clear(s.queues) }) }

// Purge takes away what waits and what was handed out, as happens after a week.
func (s *Server) Purge() {
	s.Change(func(map[string][]Object) {
		for _, q := range s.queues {
			q.waiting, q.batches = nil, map[int][]Object{}
		}
	})
}

func (s *Server) event(r *http.Request, part []string) reply {
	if len(part) < 3 || part[1] != "subscription" {
		return refuse(http.StatusNotFound, "Not found")
	}
	q := s.queues[part[2]]
	switch {
	case r.Method == http.MethodPut && (q != nil || s.Full):
		return refuse(http.StatusBadRequest, "The subscription exists, or there are as many as may be")
	case r.Method == http.MethodPut:
		return s.subscribe(r, part[2])
	case q == nil:
		return refuse(http.StatusNotFound, "There is no such subscription")
	case len(part) == 4 && part[3] == "lastRequestId":
		return found(Object{"result": q.last})
	case r.FormValue("requestId") != "":
		id, _ := strconv.Atoi(r.FormValue("requestId"))
		if batch := q.batches[id]; batch != nil {
			return found(Object{"requestId": id, "events": batch})
		}
		return reply{empty: true}
	}
	most, err := strconv.Atoi(r.FormValue("maxEvents"))
	if err != nil || most < 1 || most > 100 {
		return refuse(http.StatusBadRequest, "Invalid maxEvents")
	}
	if len(q.waiting) == 0 {
		return reply{empty: true}
	}
	batch := q.hand(most)
	return found(Object{"requestId": q.last, "events": batch})
}

// hand hands the next events out.
func (q *queue) hand(most int) []Object {
	batch := slices.Clone(q.waiting[:min(most, len(q.waiting))])
	q.waiting = q.waiting[len(batch):]
	q.last++
	q.batches[q.last] = batch
	return batch
}

// Hand hands what waits in all queues out to nobody. Call it within Change.
func (s *Server) Hand() {
	for _, q := range s.queues {
		q.hand(100)
	}
}

func (s *Server) subscribe(r *http.Request, name string) reply {
	query := r.URL.Query()
	if query.Get("type") != "entity" || query.Get("names") == "" || query.Get("eventTypes") == "" {
		return refuse(http.StatusBadRequest, "Missing parameter")
	}
	s.queues[name] = &queue{names: strings.Split(query.Get("names"), ","), types: strings.Split(query.Get("eventTypes"), ","), batches: map[int][]Object{}}
	return found(Object{"lastRequestId": 0, "subscriptionId": name, "createdOn": s.Now.UnixMilli(), "jmsSelector": "JMSType='ENTITY'"})
}

package record

import (
	"time"

	"reqdesk/core"
)

// Client is a stored core.Client.
type Client struct {
	ID         core.ClientID  `json:"id,omitzero"`
	Name       string         `json:"name,omitzero"`
	Colour     string         `json:"colour,omitzero"`
	SourceCode string         `json:"source_code,omitzero"`
	UTM        UTM            `json:"utm,omitzero"`
	Budget     Budget         `json:"budget,omitzero"`
	OffLimits  []string       `json:"off_limits,omitzero"`
	Mailbox    core.MailboxID `json:"mailbox,omitzero"`
	Archived   bool           `json:"archived,omitzero"`
	Created    time.Time      `json:"created,omitzero"`
	Notice     DataNotice     `json:"notice,omitzero"`
}

// DataNotice is a stored core.DataNotice.
type DataNotice struct {
	Auto  string            `json:"auto,omitzero"`
	Link  string            `json:"link,omitzero"`
	Texts map[string]string `json:"texts,omitzero"`
}

// PackClient makes the stored form.
func PackClient(v core.Client) Client {
	return Client{
		ID:         v.ID,
		Name:       v.Name,
		Colour:     v.Colour,
		SourceCode: v.SourceCode,
		UTM:        PackUTM(v.UTM),
		Budget:     PackBudget(v.Budget),
		OffLimits:  v.OffLimits,
		Mailbox:    v.Mailbox,
		Archived:   v.Archived,
		Created:    v.Created,
		Notice:     DataNotice(v.Notice),
	}
}

// Domain gives back what was stored.
func (s Client) Domain() core.Client {
	return core.Client{
		ID:         s.ID,
		Name:       s.Name,
		Colour:     s.Colour,
		SourceCode: s.SourceCode,
		UTM:        s.UTM.Domain(),
		Budget:     s.Budget.Domain(),
		OffLimits:  s.OffLimits,
		Mailbox:    s.Mailbox,
		Archived:   s.Archived,
		Created:    s.Created,
		Notice:     core.DataNotice(s.Notice),
	}
}

// UTM is a stored core.UTM.
type UTM struct {
	Source   string `json:"source,omitzero"`
	Medium   string `json:"medium,omitzero"`
	Campaign string `json:"campaign,omitzero"`
}

// PackUTM makes the stored form.
func PackUTM(v core.UTM) UTM {
	return UTM{
		Source:   v.Source,
		Medium:   v.Medium,
		Campaign: v.Campaign,
	}
}

// Domain gives back what was stored.
func (s UTM) Domain() core.UTM {
	return core.UTM{
		Source:   s.Source,
		Medium:   s.Medium,
		Campaign: s.Campaign,
	}
}

// Budget is a stored core.Budget.
type Budget struct {
	Limited bool `json:"limited,omitzero"`
	Total   int  `json:"total,omitzero"`
	Used    int  `json:"used,omitzero"`
}

// PackBudget makes the stored form.
func PackBudget(v core.Budget) Budget {
	return Budget{
		Limited: v.Limited,
		Total:   v.Total,
		Used:    v.Used,
	}
}

// Domain gives back what was stored.
func (s Budget) Domain() core.Budget {
	return core.Budget{
		Limited: s.Limited,
		Total:   s.Total,
		Used:    s.Used,
	}
}

// Package holiday knows the public holidays of countries, offline.
//
// The days come from a library that keeps them per country; this package picks the
// national ones, with the days on which they are observed when they fall on a weekend,
// and remembers each year it was asked for. Holidays of single regions are left out: an
// e-mail on such a day is no mistake that a stranger makes fun of, a missing one is.
package holiday

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fi"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/hu"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lu"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/mx"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/pt"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// countries are the national holidays by ISO 3166-1 code.
var countries = map[string][]*cal.Holiday{
	"AT": at.Holidays, "AU": everywhere(au.HolidaysACT, au.HolidaysNSW, au.HolidaysNT, au.HolidaysQLD, au.HolidaysSA, au.HolidaysTAS, au.HolidaysVIC, au.HolidaysWA), "BE": be.Holidays, "BG": bg.Holidays, "BR": br.Holidays, "CA": ca.Holidays,
	"CH": ch.Holidays, "CZ": cz.Holidays, "DE": de.Holidays, "DK": dk.Holidays, "ES": es.Holidays, "FI": fi.Holidays,
	"FR": fr.Holidays, "GB": gb.Holidays, "GR": gr.Holidays, "HR": hr.Holidays, "HU": hu.Holidays, "IE": ie.Holidays,
	"IT": it.Holidays, "JP": jp.Holidays, "LT": lt.Holidays, "LU": lu.Holidays, "LV": lv.Holidays, "MX": mx.Holidays,
	"NL": nl.Holidays, "NO": no.Holidays, "NZ": nz.Holidays, "PL": pl.Holidays, "PT": pt.Holidays, "RO": ro.Holidays,
	"SE": se.Holidays, "SI": si.Holidays, "SK": sk.Holidays, "US": us.Holidays, "ZA": za.Holidays,
}

// date is a calendar day, in no zone.
type date struct {
	year  int
	month time.Month
	day   int
}

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, m, d}
}

// known are the holidays of a country and a year, once asked for.
var known sync.Map // key → map[date]string

type key struct {
	country string
	year    int
}

// On gives the name of the public holiday that falls on a day in a country, in the
// country's language. day counts by the date of its own zone, country is an
// ISO 3166-1 code; of a country that is not known no day is a holiday.
func On(day time.Time, country string) (name string, ok bool) {
	k := key{strings.ToUpper(country), day.Year()}
	if countries[k.country] == nil {
		return "", false
	}
	days, found := known.Load(k)
	if !found {
		days, _ = known.LoadOrStore(k, k.days())
	}
	name, ok = days.(map[date]string)[dateOf(day)] //nolint:errcheck // nothing else is stored
	return name, ok
}

// days lists the holidays of the year, those too that are observed in it and belong to
// the next: the first of January may be observed on the last of December.
func (k key) days() map[date]string {
	list := map[date]string{}
	for _, h := range countries[k.country] {
		for year := k.year; year <= k.year+1; year++ {
			actual, observed := h.Calc(year)
			for _, t := range []time.Time{actual, observed} {
				if d := dateOf(t); d.year == k.year && !t.IsZero() {
					list[d] = h.Name
				}
			}
		}
	}
	return list
}

// everywhere gives the holidays that all regions of a country share.
func everywhere(regions ...[]*cal.Holiday) []*cal.Holiday {
	return slices.DeleteFunc(slices.Clone(regions[0]), func(h *cal.Holiday) bool {
		return slices.ContainsFunc(regions, func(r []*cal.Holiday) bool { return !slices.Contains(r, h) })
	})
}

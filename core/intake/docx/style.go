package docx

import (
	"encoding/xml"
	"strings"
)

// look is how text is set; nil and 0 = as the style says.
type look struct {
	bold, italic, caps, hidden *bool
	size                       float64 // points
}

func (l look) over(base look) look {
	pick := func(a, b *bool) *bool {
		if a != nil {
			return a
		}
		return b
	}
	l.bold, l.italic = pick(l.bold, base.bold), pick(l.italic, base.italic)
	l.caps, l.hidden = pick(l.caps, base.caps), pick(l.hidden, base.hidden)
	if l.size == 0 {
		l.size = base.size
	}
	return l
}

func is(b *bool) bool { return b != nil && *b }

// style is a style of paragraphs or of characters.
type style struct {
	look
	before, after float64 // points around a paragraph
	listed        bool
}

// properties of runs and paragraphs as styles.xml writes them.
type (
	onOff struct {
		Val string `xml:"val,attr"`
	}
	xmlRun struct {
		Bold   *onOff `xml:"b"`
		Italic *onOff `xml:"i"`
		Caps   *onOff `xml:"caps"`
		Hidden *onOff `xml:"vanish"`
		Size   struct {
			Val float64 `xml:"val,attr"`
		} `xml:"sz"`
	}
	xmlParagraph struct {
		Spacing struct {
			Before float64 `xml:"before,attr"`
			After  float64 `xml:"after,attr"`
		} `xml:"spacing"`
		Numbers *struct {
			ID onOff `xml:"numId"`
		} `xml:"numPr"`
	}
	xmlStyle struct {
		ID      string       `xml:"styleId,attr"`
		Type    string       `xml:"type,attr"`
		Default string       `xml:"default,attr"`
		Base    onOff        `xml:"basedOn"`
		Run     xmlRun       `xml:"rPr"`
		Para    xmlParagraph `xml:"pPr"`
	}
)

func (o *onOff) flag() *bool {
	if o == nil {
		return nil
	}
	on := o.Val != "0" && o.Val != "false" && o.Val != "off"
	return &on
}

func (r xmlRun) look() look {
	return look{bold: r.Bold.flag(), italic: r.Italic.flag(), caps: r.Caps.flag(), hidden: r.Hidden.flag(), size: r.Size.Val / 2}
}

// styles are those of a document by id; "" is the default of paragraphs.
type styles map[string]style

// styles reads the styles' part. A document without one has none.
func (a archive) styles(rels []relation) (styles, error) {
	for _, r := range rels {
		if strings.HasSuffix(r.Type, "/styles") {
			return a.readStyles(r.Target)
		}
	}
	return styles{"": plainStyle}, nil
}

// plainStyle is that of text without any.
var plainStyle = style{look: look{size: 11}}

func (a archive) readStyles(name string) (styles, error) {
	out := styles{"": plainStyle}
	in := a.open(name)
	if in == nil {
		return out, nil
	}
	defer in.Close()
	var list struct {
		Default xmlRun     `xml:"docDefaults>rPrDefault>rPr"`
		Styles  []xmlStyle `xml:"style"`
	}
	if err := newDecoder(in).Decode(&list); err != nil {
		return nil, failure(err)
	}
	byID := map[string]xmlStyle{}
	base := style{look: list.Default.look().over(plainStyle.look)}
	for _, s := range list.Styles {
		byID[s.ID] = s
	}
	for _, s := range list.Styles {
		out[s.ID] = resolve(s, byID, base, 0)
		if s.Type == "paragraph" && is((&onOff{s.Default}).flag()) && s.Default != "" {
			out[""] = out[s.ID]
		}
	}
	return out, nil
}

// resolve follows what a style is based on; a chain that is a ring ends.
func resolve(s xmlStyle, byID map[string]xmlStyle, base style, depth int) style {
	if parent, ok := byID[s.Base.Val]; ok && depth < 12 {
		base = resolve(parent, byID, base, depth+1)
	}
	own := style{look: s.Run.look().over(base.look), before: base.before, after: base.after, listed: base.listed}
	if s.Para.Spacing.Before > 0 {
		own.before = s.Para.Spacing.Before / 20
	}
	if s.Para.Spacing.After > 0 {
		own.after = s.Para.Spacing.After / 20
	}
	if s.Para.Numbers != nil {
		own.listed = s.Para.Numbers.ID.Val != "0"
	}
	return own
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

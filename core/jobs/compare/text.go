package compare

import (
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"golang.org/x/net/html"
)

// Text gives cleaned HTML as text for people: paragraphs, headings and lists on
// lines of their own, links with their address, no markup. What can't be read as
// HTML stays as it is.
func Text(clean string) string {
	if !strings.Contains(clean, "<") {
		return strings.TrimSpace(html.UnescapeString(clean))
	}
	text, err := plain().ConvertString(clean)
	if err != nil {
		return clean
	}
	lines := strings.Split(html.UnescapeString(text), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t") // Markdown breaks a line with two spaces
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// plain is the converter to Markdown without the marks of Markdown.
func plain() *converter.Converter {
	c := converter.NewConverter(
		converter.WithEscapeMode(converter.EscapeModeDisabled),
		converter.WithPlugins(base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(commonmark.WithListEndComment(false))),
	)
	for _, tag := range []string{"strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "code"} {
		c.Register.RendererFor(tag, converter.TagTypeInline, within, converter.PriorityEarly)
	}
	for _, tag := range []string{"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"} {
		c.Register.RendererFor(tag, converter.TagTypeBlock, apart, converter.PriorityEarly)
	}
	c.Register.RendererFor("hr", converter.TagTypeBlock, apart, converter.PriorityEarly)
	c.Register.RendererFor("a", converter.TagTypeInline, link, converter.PriorityEarly)
	return c
}

func within(ctx converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	ctx.RenderChildNodes(ctx, w, n)
	return converter.RenderSuccess
}

func apart(ctx converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	write(w, "\n\n")
	ctx.RenderChildNodes(ctx, w, n)
	write(w, "\n\n")
	return converter.RenderSuccess
}

func link(ctx converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	ctx.RenderChildNodes(ctx, w, n)
	for _, a := range n.Attr {
		if a.Key == "href" && a.Val != "" {
			write(w, " ("+a.Val+")")
		}
	}
	return converter.RenderSuccess
}

// write adds to a buffer in memory, which takes everything.
func write(w converter.Writer, text string) { _, _ = w.WriteString(text) }

using System;
using System.Collections.Generic;
using System.Text;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Reports;

/// <summary>
/// Writes a page that holds only what it is meant to: elements and attributes come from closed lists, none of which runs or loads anything, every
/// text is escaped, and what does not print as it stands is replaced. There is no way to write markup that somebody else gave.
/// </summary>
internal sealed class HtmlWriter
{
    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "html", "head", "title", "body", "header", "main", "footer", "nav", "section", "h1", "h2", "h3", "p", "ul", "li", "dl", "dt", "dd", "div", "span",
            "strong", "b", "bdi", "a", "time", "table",
        "caption", "thead", "tbody", "tr", "th", "td", "br", "meta", "svg", "rect", "line",
    };

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal) { "br", "meta" };

    private static readonly HashSet<string> Attributes = new(StringComparer.Ordinal)
    {
        "lang", "charset", "http-equiv", "name", "content", "class", "id", "href", "scope", "role", "aria-label", "viewBox", "preserveAspectRatio", "x", "y",
            "width", "height", "x1", "x2", "y1", "y2",
    };

    private readonly StringBuilder text = new("<!DOCTYPE html>\n");
    private readonly Stack<string> open = new();

    /// <summary>Begins an element; what is written until <see cref="End"/> is within it.</summary>
    /// <exception cref="ArgumentException">The element or an attribute is not one of those that a report needs, or a link leads out of the page.</exception>
    public HtmlWriter Begin(string element, params (string Name, string Value)[] attributes)
    {
        if (!Elements.Contains(element))
        {
            throw new ArgumentException($"A report has no element '{element}'.", nameof(element));
        }

        _ = text.Append('<').Append(element);
        foreach (var (name, value) in attributes)
        {
            if (!Attributes.Contains(name) || (name == "href" && !value.StartsWith("#", StringComparison.Ordinal)))
            {
                throw new ArgumentException($"A report has no attribute {name}=\"{value}\".", nameof(attributes));
            }

            _ = text.Append(' ').Append(name).Append("=\"");
            Escape(value);
            _ = text.Append('"');
        }

        _ = text.Append('>');
        if (!Empty.Contains(element))
        {
            open.Push(element);
        }

        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public HtmlWriter End()
    {
        var element = open.Pop();
        _ = text.Append("</").Append(element).Append('>');
        if (element is "tr" or "li" or "p" or "section" or "table" or "svg" or "div" or "dd" or "h1" or "h2" or "h3" or "head" or "title")
        {
            _ = text.Append('\n');
        }

        return this;
    }

    /// <summary>An element with nothing but a text in it.</summary>
    public HtmlWriter Leaf(string element, string? content, params (string Name, string Value)[] attributes) => Begin(element, attributes).Write(content).End();

    /// <summary>A text of ours.</summary>
    public HtmlWriter Write(string? content)
    {
        Escape(content);
        return this;
    }

    /// <summary>A text of somebody else: its reading direction ends with it.</summary>
    public HtmlWriter Quote(string? content) => string.IsNullOrEmpty(content) ? this : Leaf("bdi", content);

    /// <summary>Code of ours, as it is.</summary>
    public HtmlWriter Write(InlineCode code)
    {
        _ = text.Append('<').Append(code.Element).Append('>').Append(code.Text).Append("</").Append(code.Element).Append(">\n");
        return this;
    }

    /// <summary>The page.</summary>
    /// <exception cref="InvalidOperationException">An element was not ended.</exception>
    public override string ToString() => open.Count == 0 ? text.ToString() : throw new InvalidOperationException($"The element '{open.Peek()}' was not ended.");

    private void Escape(string? content)
    {
        foreach (var character in PrintableText.Clean(content) ?? string.Empty)
        {
            _ = character switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' => text.Append("&quot;"),
                '\'' => text.Append("&#39;"),
                _ => text.Append(character),
            };
        }
    }
}

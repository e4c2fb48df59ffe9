using System;

namespace JitAccess.Core.Reports;

/// <summary>A table of a report, row by row.</summary>
internal sealed class ReportTable : IDisposable
{
    private readonly HtmlWriter html;

    /// <param name="html">Where it is written.</param>
    /// <param name="caption">What the rows are, for those who do not see the page.</param>
    /// <param name="isLong">Whether it gets a filter where scripts run.</param>
    /// <param name="columns">The headings.</param>
    public ReportTable(HtmlWriter html, string caption, bool isLong, params string[] columns)
    {
        this.html = html;
        _ = html.Begin("div", ("class", "wide"));
        _ = isLong ? html.Begin("table", ("class", "filtered"), ("aria-label", caption)) : html.Begin("table", ("aria-label", caption));
        _ = html.Begin("thead").Begin("tr");
        foreach (var column in columns)
        {
            _ = html.Leaf("th", column, ("scope", "col"));
        }

        _ = html.End().End().Begin("tbody");
    }

    public ReportTable Row()
    {
        _ = html.Begin("tr");
        return this;
    }

    public void End() => html.End();

    /// <summary>A text of ours.</summary>
    public ReportTable Cell(string? text, string? mark = null)
    {
        _ = mark is null ? html.Leaf("td", text) : html.Leaf("td", text, ("class", mark));
        return this;
    }

    /// <summary>A text of somebody else.</summary>
    public ReportTable Quote(string? text)
    {
        _ = html.Begin("td").Quote(text).End();
        return this;
    }

    public ReportTable Moment(DateTimeOffset? moment)
    {
        _ = html.Begin("td");
        if (moment is { } at)
        {
            _ = html.Leaf("time", ReportText.Moment(at));
        }

        _ = html.End();
        return this;
    }

    /// <summary>Ends the table.</summary>
    public void Dispose() => html.End().End().End();
}

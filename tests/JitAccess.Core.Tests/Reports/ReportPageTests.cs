using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using JitAccess.Core.Reports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Tests.Reports;

public sealed partial class ReportPageTests
{
    [Fact]
    public void Page_HostileTexts_HoldsNoElementOrAttributeOfTheirs()
    {
        var page = ReportPage.Render(Sample.Bad());

        string[] known = ["!DOCTYPE", "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "dl", "dt", "dd", "div", "strong",
            "ul", "li", "nav", "a", "main", "section", "span", "table", "thead",
            "tbody", "tr", "th", "td", "time", "bdi", "b", "svg", "rect", "line", "footer", "script"];
        Assert.Empty(Tag().Matches(page).Select(match => match.Groups["name"].Value).Distinct().Except(known));
        Assert.Single(Tag().Matches(page), match => match.Value.StartsWith("<script", StringComparison.Ordinal));
        Assert.DoesNotContain("onerror='", page, StringComparison.Ordinal);
        Assert.DoesNotContain("onmouseover=\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;window.pwned=1&lt;/script&gt;", page, StringComparison.Ordinal);

        // What was escaped already is text all the same.
        Assert.Contains("&amp;lt;b&amp;gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_HostileTexts_HoldsNothingThatDoesNotPrint()
    {
        var page = ReportPage.Render(Sample.Bad());

        Assert.DoesNotContain(page,
            character => character != '\n'
            && (char.IsControl(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator));
        Assert.Equal(page, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(new UTF8Encoding(false).GetBytes(page)));
    }

    [Fact]
    public void Policy_AllowsTheStyleAndTheScriptThatAreThereAndNothingElse()
    {
        var page = ReportPage.Render(Sample.Report());

        var policy = Regex.Match(page, "http-equiv=\"Content-Security-Policy\" content=\"(?<policy>[^\"]*)\"", RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)).Groups["policy"].Value.Replace("&#39;", "'", StringComparison.Ordinal);
        var hashes = new[] { "style", "script" }.ToDictionary(element => element, element =>
        {
            var text = page[(page.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2)..page.IndexOf($"</{element}>",
                StringComparison.Ordinal)];
            return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
        });
        Assert.Equal($"default-src 'none'; style-src {hashes["style"]}; script-src {hashes["script"]}; base-uri 'none'; form-action 'none'", policy);
    }

    [Fact]
    public void Page_NamesNoResourceOutsideItself()
    {
        var page = ReportPage.Render(Sample.Many(10));

        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OverdueGrant_SaysByHowMuch()
    {
        var page = Section("open", ReportPage.Render(Sample.Report(Sample.Open(0.5, "web01"), Sample.Open(3, "db01"))));

        Assert.Contains("30m", page, StringComparison.Ordinal);
        Assert.Contains("2h OVERDUE", page, StringComparison.Ordinal);
        Assert.Contains("Closing, not confirmed", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_RuleThatNoRequestExplains_IsShown()
    {
        var report = Sample.Report(Sample.Open(0.5, "web01")) with
        {
            Vms = [Sample.Vm("web01", true), Sample.Vm("db01", true)],
            Exposure = [Sample.Exposure("web01", "Grant", false), Sample.Exposure("db01", "Grant", false)]
        };

        var page = Section("open", ReportPage.Render(report));

        Assert.Contains("no live request", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, ">db01<", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Single(Regex.Matches(page, ">web01<", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void BreakGlass_IsMarkedWhereverTheGrantIsShown()
    {
        var broken = Sample.Open(0.5) with { BreakGlass = true, SkippedApprovers = ["bob@contoso.example"] };

        var page = ReportPage.Render(Sample.Report(broken));

        Assert.Contains("BREAK-GLASS", Section("open", page), StringComparison.Ordinal);
        Assert.Contains("BREAK-GLASS", Section("grants", page), StringComparison.Ordinal);
        Assert.Contains("bob@contoso.example", Section("glass", page), StringComparison.Ordinal);
        Assert.Contains("class=\"glass\"", Section("timeline", page), StringComparison.Ordinal);
    }

    [Fact]
    public void Lateness_CountsWhatClosedLateAndWhatIsStillOpen()
    {
        var page = Section("lateness", ReportPage.Render(Sample.Report(
            Sample.Closed(10, TimeSpan.FromMinutes(-20)), Sample.Closed(9, TimeSpan.FromSeconds(30)), Sample.Closed(8, TimeSpan.FromMinutes(4)),
            Sample.Open(3), Sample.Open(0.5))));

        // The one that is open in time is not judged.
        Assert.Contains("Of 4 grants that are over, half closed within 30s of their expiry, 95 of 100 within 2h, and the last after 2h.", page,
            StringComparison.Ordinal);
        Assert.Equal(["1", "1", "1", "0", "0", "1"],
            Regex.Matches(page, "<td>(?<count>\\d+)</td>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["count"].Value));
        Assert.Contains("2h OVERDUE", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_TellsWhoDeniedAndWhy()
    {
        var denied = Sample.Request(status: RequestStatus.Denied) with { DeniedBy = "bob@contoso.example", Message = "not today" };

        var page = Section("refused", ReportPage.Render(Sample.Report(denied, Sample.Request())));

        Assert.Contains("bob@contoso.example", page, StringComparison.Ordinal);
        Assert.Contains("not today", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Pending", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Exposure_SeparatesProtectedFromUnprotectedVms()
    {
        var report = Sample.Report() with
        {
            Vms = [Sample.Vm("web01", true), Sample.Vm("open01", false)],
            Exposure = [Sample.Exposure("open01"), Sample.Exposure("web01", "Exempt", false)]
        };

        var page = Section("exposure", ReportPage.Render(report));

        var split = page.IndexOf("Standing exposure of protected VMs", StringComparison.Ordinal);
        Assert.Contains("INTERNET", page[..split], StringComparison.Ordinal);
        Assert.Contains("open01", page[..split], StringComparison.Ordinal);
        Assert.DoesNotContain("web01", page[..split], StringComparison.Ordinal);
        Assert.Contains("10.0.0.0/8", page[split..], StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OtherCulture_IsTheSame()
    {
        var report = Sample.Many(20);
        var expected = ReportPage.Render(report);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            Assert.Equal(expected, ReportPage.Render(report));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Page_FiveThousandGrants_IsAFewMegabytesAndGrowsInProportion()
    {
        _ = ReportPage.Render(Sample.Many(100));
        var watch = Stopwatch.StartNew();
        var page = ReportPage.Render(Sample.Many(5000));
        watch.Stop();

        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1_000_000, 5_000_000);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"5,000 grants took {watch.Elapsed}.");

        // All grants of one VM at one time: the strip stays as high as its limit.
        var crowd = Enumerable.Range(0, 5000).Select(index => Sample.Closed(5 + (index / 100000.0), TimeSpan.Zero)).Reverse().ToArray();
        Assert.Contains("viewBox=\"0 0 10000 270\"", ReportPage.Render(Sample.Report(crowd)), StringComparison.Ordinal);
    }

    [Fact]
    public void Timeline_GrantsAtTheSameTime_AreBelowEachOther()
    {
        var page = Section("timeline",
            ReportPage.Render(Sample.Report(Sample.Closed(10, TimeSpan.Zero), Sample.Closed(9.5, TimeSpan.Zero), Sample.Closed(5, TimeSpan.Zero))));

        Assert.Equal(["0", "9", "0"],
            Regex.Matches(page, "<rect [^>]* y=\"(?<y>\\d+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(match => match.Groups["y"].Value));
    }

    [Theory]
    [InlineData("iframe", "class", "x")]
    [InlineData("script", "class", "x")]
    [InlineData("p", "onclick", "x")]
    [InlineData("p", "style", "x")]
    [InlineData("a", "href", "https://contoso.example/")]
    [InlineData("a", "href", "javascript:alert(1)")]
    public void Writer_WhatAReportDoesNotNeed_IsRefused(string element, string attribute, string value) =>
        Assert.Throws<ArgumentException>(() => new HtmlWriter().Begin(element, (attribute, value)));

    [Fact]
    public void Writer_AttributeWithQuotes_StaysOneAttribute() =>
        Assert.Equal("<!DOCTYPE html>\n<p aria-label=\"&quot; onclick=&quot;x&#39;&gt;\"></p>\n",
            new HtmlWriter().Begin("p", ("aria-label", "\" onclick=\"x'>")).End().ToString());

    private static string Section(string id, string page)
    {
        var begin = page.IndexOf($"<section id=\"{id}\">", StringComparison.Ordinal);
        return page[begin..page.IndexOf("</section>", begin, StringComparison.Ordinal)];
    }

    [GeneratedRegex("</?(?<name>[!a-zA-Z][a-zA-Z0-9]*)[^>]*>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Tag();
}

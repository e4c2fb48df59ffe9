using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using JitAccess.Core.Reports;

namespace JitAccess.Core.Tests.Reports;

public sealed class ReportInBrowserTests
{
    [BrowserFact]
    public async Task Report_FiveThousandGrants_OpensWithoutComplaintAndCanBeFiltered()
    {
        await OpenAsync(ReportPage.Render(Sample.Many(5000)), async browser =>
        {
            Assert.Empty(browser.Complaints);
            Assert.Single(browser.Requests);
            Assert.Equal(5000, await Count(browser, "#grants tbody tr"));
            Assert.Equal(5000, await Count(browser, "#timeline rect"));
            Assert.Equal("Just-in-time access", (string?)await browser.EvaluateAsync("document.querySelector('h1').textContent"));

            // The style has come through the policy as well.
            Assert.Equal("grid", (string?)await browser.EvaluateAsync("getComputedStyle(document.querySelector('.tiles')).display"));
            Assert.True(await browser.EvaluateAsync("document.documentElement.scrollWidth <= window.innerWidth") is { } fits && fits.GetValue<bool>());

            _ = await browser.EvaluateAsync("{ const box = document.querySelector('#grants input'); box.value = 'PERSON7@ vm07'; box.dispatchEvent(new Event('input')); }");
            var shown = (int)(await browser.EvaluateAsync("[...document.querySelectorAll('#grants tbody tr')].filter(row => !row.hidden).length"))!;
            Assert.Equal(Sample.Many(5000).Requests.Count(request =>
                request.Requester.Contains("person7@", StringComparison.Ordinal) && request.VMName == "vm07"), shown);
            Assert.Equal($"{shown} of 5000", (string?)await browser.EvaluateAsync("document.querySelector('#grants output').textContent"));
            Assert.Empty(browser.Complaints);
        });
    }

    [BrowserFact]
    public async Task Report_HostileTexts_AreTexts()
    {
        await OpenAsync(ReportPage.Render(Sample.Bad()), async browser =>
        {
            Assert.Empty(browser.Complaints);
            Assert.Single(browser.Requests);
            Assert.True((bool)(await browser.EvaluateAsync("document.documentElement.scrollWidth <= window.innerWidth"))!);
            Assert.Equal("undefined", (string?)await browser.EvaluateAsync("typeof window.pwned"));
            Assert.Equal(1, await Count(browser, "script"));
            Assert.Equal(0, await Count(browser, "img, iframe, object, embed, link, base, form, [onerror], [onmouseover], [style], a:not([href^=\"#\"])"));
            Assert.True((bool)(await browser.EvaluateAsync("[...document.querySelectorAll('#grants bdi')].some(text => text.textContent.startsWith('</script></style><script>window.pwned=1</script>'))"))!);
        });
    }

    [BrowserFact]
    public async Task Report_ByNightAndOnPaper_CanBeRead()
    {
        await OpenAsync(ReportPage.Render(Sample.Many(40)), async browser =>
        {
            const string Colours = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color";
            _ = await browser.CallAsync("Emulation.setEmulatedMedia", Media("screen", "dark"));
            Assert.Equal("rgb(13, 17, 23)rgb(230, 237, 243)", (string?)await browser.EvaluateAsync(Colours));
            _ = await browser.CallAsync("Emulation.setEmulatedMedia", Media("print", "dark"));
            Assert.Equal("rgb(255, 255, 255)rgb(0, 0, 0)", (string?)await browser.EvaluateAsync(Colours));
            Assert.Equal("none", (string?)await browser.EvaluateAsync("getComputedStyle(document.querySelector('nav')).display"));
            var paper = await browser.CallAsync("Page.printToPDF", new JsonObject { ["preferCSSPageSize"] = true });
            Assert.StartsWith("JVBERi", paper["data"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Empty(browser.Complaints);
        });
    }

    [BrowserFact]
    public async Task Report_WithoutScript_IsWholeAndHasNoFilter()
    {
        await using var browser = await Browser.StartAsync();
        _ = await browser.CallAsync("Emulation.setScriptExecutionDisabled", new JsonObject { ["value"] = true });
        await OpenAsync(ReportPage.Render(Sample.Many(40)), async opened =>
        {
            Assert.Equal(40, await Count(opened, "#grants tbody tr"));
            Assert.Equal(0, await Count(opened, "input"));
        }, browser);
    }

    // The test above that nothing complains is worth what this is worth.
    [BrowserFact]
    public async Task Report_SomebodyPutsScriptIntoIt_TheBrowserRefusesAloud()
    {
        var page = ReportPage.Render(Sample.Report()).Replace("</main>", "<script>window.pwned=1</script><img src=x></main>", StringComparison.Ordinal);
        await OpenAsync(page, async browser =>
        {
            Assert.Contains(browser.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase));
            Assert.Equal("undefined", (string?)await browser.EvaluateAsync("typeof window.pwned"));
        });
    }

    private static async Task OpenAsync(string page, Func<Browser, Task> look, Browser? started = null)
    {
        var folder = Directory.CreateTempSubdirectory("jit-report-");
        try
        {
            var path = Path.Combine(folder.FullName, "report.html");
            await File.WriteAllTextAsync(path, page);
            await using var own = started is null ? await Browser.StartAsync() : null;
            var browser = started ?? own!;
            await browser.OpenAsync(path);
            await look(browser);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> Count(Browser browser, string selector) =>
        (int)(await browser.EvaluateAsync($"document.querySelectorAll('{selector}').length"))!;

    private static JsonObject Media(string media, string scheme) =>
        new() { ["media"] = media, ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) };
}

using System.Diagnostics;
using System.IO;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Reports;

/// <summary>
/// A Chromium without a window, driven over its DevTools protocol: no package is needed for that, and every complaint of the browser is heard.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Variable = "JITACCESS_TEST_BROWSER";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly DirectoryInfo profile;
    private readonly ClientWebSocket socket;
    private readonly CancellationTokenSource limit = new(Patience);
    private readonly List<JsonNode> events = [];
    private string? session;
    private int calls;

    private Browser(Process process, DirectoryInfo profile, ClientWebSocket socket)
    {
        this.process = process;
        this.profile = profile;
        this.socket = socket;
    }

    /// <summary>What JITACCESS_TEST_BROWSER names, else the first of the well-known names on PATH; null where there is none.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Programs.Find(Names);

    /// <summary>
    /// What the browser complained about since the page was asked for: errors on the console, violations of the policy, exceptions, failed requests.
    /// </summary>
    public IReadOnlyList<string> Complaints => events.Where(IsComplaint).Select(told => told["params"]!.ToJsonString()).ToArray();

    /// <summary>Everything that the page asked for.</summary>
    public IReadOnlyList<string> Requests =>
        events.Where(told => Method(told) == "Network.requestWillBeSent").Select(told => told["params"]!["request"]!["url"]!.GetValue<string>()).ToArray();

    public static async Task<Browser> StartAsync()
    {
        var profile = Directory.CreateTempSubdirectory("jit-browser-");
        var start = new ProcessStartInfo(Path!) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
            "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank"];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        const string Announcement = "DevTools listening on ";
        var told = new List<string>();
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            told.Add(line);
            if (!line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                continue;
            }

            // Nobody reads on, so nobody may wait for a reader.
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri(line[Announcement.Length..]), limit.Token);
            var browser = new Browser(process, profile, socket);
            await browser.AttachAsync();
            return browser;
        }

        throw new InvalidOperationException($"The browser {Path} did not start: {string.Join(' ', told)}");
    }

    /// <summary>Opens a page and waits until it is there.</summary>
    public async Task OpenAsync(string path)
    {
        events.Clear();
        _ = await CallAsync("Page.navigate", new JsonObject { ["url"] = new Uri(path).AbsoluteUri });
        while (!events.Any(told => Method(told) == "Page.loadEventFired"))
        {
            events.Add(await ReceiveAsync());
        }

        // Drawing the page takes longer than telling what it set off.
        _ = await CallAsync("Page.captureScreenshot");
    }

    /// <summary>What an expression comes to on the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["exceptionDetails"] is { } broken ? throw new InvalidOperationException(broken.ToJsonString()) : answer["result"]!["value"];
    }

    public async Task<JsonNode> CallAsync(string method, JsonObject? parameters = null)
    {
        var id = ++calls;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        while (true)
        {
            var answer = await ReceiveAsync();
            if (answer["id"]?.GetValue<int>() == id)
            {
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["error"]?.ToJsonString()}");
            }

            events.Add(answer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        socket.Dispose();
        limit.Dispose();
        try
        {
            profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A file that somebody still holds stays in the temporary folder.
        }
    }

    private static bool IsComplaint(JsonNode told) => Method(told) switch
    {
        "Runtime.exceptionThrown" or "Network.loadingFailed" or "Audits.issueAdded" => true,
        "Log.entryAdded" => told["params"]!["entry"]!["level"]!.GetValue<string>() is "error" or "warning",
        "Runtime.consoleAPICalled" => told["params"]!["type"]!.GetValue<string>() is "error" or "warning" or "assert",
        _ => false,
    };

    private static string? Method(JsonNode told) => told["method"]?.GetValue<string>();

    private async Task AttachAsync()
    {
        var target = await CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await CallAsync("Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true });
        session = attached["sessionId"]!.GetValue<string>();
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network", "Audits" })
        {
            _ = await CallAsync(domain + ".enable");
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, limit.Token);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(message.ToArray())!;
            }
        }
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

/// <summary>Somebody who talks HTTP to a sandbox.</summary>
internal sealed class SandboxClient : IDisposable
{
    public const string ApiVersion = "2024-05-01";
    public const string Production = "/subscriptions/c0ffee00-0000-4000-8000-000000000001/resourceGroups/prod-rg";
    public const string Networks = Production + "/providers/Microsoft.Network";
    public const string Web01Group = Networks + "/networkSecurityGroups/web01-nsg";

    private readonly HttpClient http;

    public SandboxClient(SandboxWorld world, string? user = "alice@contoso.example", string baseAddress = "https://management.azure.com")
    {
        World = world;
        http = new HttpClient(world.CreateHandler()) { BaseAddress = new Uri(baseAddress) };
        if (user is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.IssueToken(user).AccessToken);
        }
    }

    public SandboxWorld World { get; }

    public static SandboxClient Create(SandboxOptions? options = null, string user = "alice@contoso.example") =>
        new(new SandboxWorld(options ?? new SandboxOptions { FrozenClock = true }), user);

    public static SandboxClient WithSeed(string json) => Create(new SandboxOptions { FrozenClock = true, SeedJson = json });

    public void Dispose() => http.Dispose();

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Answer> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body.ToJsonString());

    public Task<Answer> PatchAsync(string path, JsonNode body) => SendAsync(HttpMethod.Patch, path, body.ToJsonString());

    public Task<Answer> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body.ToJsonString());

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, WithVersion(path));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Polls an operation to its end, and says what it ended in.</summary>
    public async Task<string> FinishAsync(Answer accepted)
    {
        for (var i = 0; i < 20; i++)
        {
            var status = (await GetAsync(accepted.Header("Azure-AsyncOperation")!)).Text("status");
            if (status != "InProgress")
            {
                return status!;
            }
        }

        return "still InProgress";
    }

    // Paths of ARM get an api-version unless they say something about it.
    private static string WithVersion(string path) =>
        path.Contains("api-version", StringComparison.Ordinal) || path.StartsWith("/v1.0", StringComparison.Ordinal)
            || path.StartsWith("/sandbox", StringComparison.Ordinal)
            ? path
            : path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "api-version=" + ApiVersion;
}

using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Code;

/// <summary>The real thing, as far as it needs no provider: it evaluates and formats.</summary>
internal static class Terraform
{
    public static string? Program { get; } = Programs.Find("terraform");

    /// <summary>What literals mean.</summary>
    public static async Task<IReadOnlyList<string>> EvaluateAsync(IEnumerable<string> literals)
    {
        var output = await RunAsync(["console"], $"join(\",\", [for text in [{string.Join(", ", literals)}] : base64encode(text)])\n");
        return output.Trim().Trim('"').Split(',').Select(text => Encoding.UTF8.GetString(Convert.FromBase64String(text))).ToArray();
    }

    /// <summary>A file as terraform would write it.</summary>
    public static Task<string> FormatAsync(string file) => RunAsync(["fmt", "-"], file);

    private static async Task<string> RunAsync(string[] arguments, string input)
    {
        var folder = Directory.CreateTempSubdirectory("jit-terraform-").FullName;
        try
        {
            var start = new ProcessStartInfo(Program!, arguments)
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                StandardOutputEncoding = Encoding.UTF8,
            };
            start.Environment["CHECKPOINT_DISABLE"] = "1";
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"terraform ended with {process.ExitCode}: {await error}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

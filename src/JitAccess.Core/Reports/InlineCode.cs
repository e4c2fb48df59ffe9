using System;
using System.Security.Cryptography;
using System.Text;

namespace JitAccess.Core.Reports;

/// <summary>
/// The style and the script of the page: the only text that is written as it is. They are constants of this assembly, and the page's policy admits them by
/// their hashes alone.
/// </summary>
internal sealed class InlineCode
{
    private InlineCode(string element, string text)
    {
        // Whatever ends such an element early would be text to the page.
        if (text.IndexOf("</", StringComparison.Ordinal) >= 0 || text.IndexOf("<!--", StringComparison.Ordinal) >= 0)
        {
            throw new ArgumentException("Code within a page may not hold a tag.", nameof(text));
        }

        Element = element;
        Text = text.Replace("\r\n", "\n");
        using var hash = SHA256.Create();
        Hash = $"'sha256-{Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(Text)))}'";
    }

    public static InlineCode Style { get; } = new("style", ReportStyle.Text);

    public static InlineCode Script { get; } = new("script", ReportScript.Text);

    public string Element { get; }

    public string Text { get; }

    /// <summary>As a content security policy names it.</summary>
    public string Hash { get; }
}

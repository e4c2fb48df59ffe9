namespace JitAccess.Core.Requests;

/// <summary>Text that people typed and that may end in a cell of a spreadsheet, by way of Export-Csv.</summary>
public static class SpreadsheetText
{
    /// <summary>
    /// The text without characters that do not print (see <see cref="PrintableText.Clean"/>), and with an apostrophe in front where a spreadsheet would take it
    /// for a formula: where its first character that is no space is <c>=</c>, <c>+</c>, <c>-</c> or <c>@</c>, in the wide form too.
    /// (owasp.org/www-community/attacks/CSV_Injection.)
    /// </summary>
    public static string? Clean(string? text)
    {
        var clean = PrintableText.Clean(text);
        return clean is not null && StartsFormula(clean) ? "'" + clean : clean;
    }

    private static bool StartsFormula(string text) =>
        text.TrimStart() is { Length: > 0 } start && start[0] is '=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20';
}

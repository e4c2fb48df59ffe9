using System;
using System.IO;
using System.Text;
using JitAccess.Core;

namespace JitAccess.PowerShell.Files;

/// <summary>
/// Text files that people name, to be read; <see cref="NewFile"/> writes. What goes wrong is a JitAccessException with the path as its target.
/// </summary>
internal static class TextFile
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Reads a file in UTF-8, or with a mark in another encoding, as Windows PowerShell writes them.</summary>
    /// <param name="path">A whole path.</param>
    /// <param name="maxLength">In characters.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FileNotFound"/>, <see cref="ErrorIds.FileUnusable"/>.</exception>
    public static string Read(string path, int maxLength)
    {
        try
        {
            if (!File.Exists(path))
            {
                throw new JitAccessException(ErrorIds.FileNotFound, JitErrorKind.NotFound, $"There is no file '{path}'.", path);
            }

            // No encoding has more than four bytes a character.
            var length = new FileInfo(path).Length;
            return length <= 4L * maxLength
                ? File.ReadAllText(path, Encoding)
                : throw Unusable(path, FormattableString.Invariant($"it has {length} bytes, and {maxLength} characters are allowed"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unusable(path, e.Message.TrimEnd('.'), e);
        }
    }

    private static JitAccessException Unusable(string path, string problem, Exception? inner = null) =>
        new(ErrorIds.FileUnusable, JitErrorKind.InvalidArgument, $"'{path}' cannot be used: {problem}.", path, inner);
}

using System;
using System.IO;
using System.Text;
using JitAccess.Core;

namespace JitAccess.PowerShell.Files;

/// <summary>Text files that people name. What goes wrong is a JitAccessException with the path as its target.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Reads a file in UTF-8, or with a mark in another encoding, as Windows PowerShell writes them.</summary>
    /// <param name="path">A whole path.</param>
    /// <param name="maxLength">In characters.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FileNotFound"/>, <see cref="ErrorIds.FileUnusable"/>.</exception>
    public static string Read(string path, int maxLength) => Guarded(path, () =>
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
    });

    /// <exception cref="JitAccessException"><see cref="ErrorIds.FileExists"/>: there is one, and nobody said to overwrite it.</exception>
    public static void RequireFree(string path, bool force)
    {
        if (!force && File.Exists(path))
        {
            throw Exists(path);
        }
    }

    /// <summary>Writes a file in UTF-8.</summary>
    /// <param name="path">A whole path.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="force">Whether to overwrite one that is there.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FileExists"/>, <see cref="ErrorIds.FileUnusable"/>.</exception>
    public static FileInfo Write(string path, string text, bool force) => Guarded(path, () =>
    {
        RequireFree(path, force);
        using (var stream = new FileStream(path, force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            var bytes = Encoding.GetBytes(text);
            stream.Write(bytes, 0, bytes.Length);
        }

        return new FileInfo(path);
    });

    private static T Guarded<T>(string path, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unusable(path, e.Message.TrimEnd('.'), e);
        }
    }

    private static JitAccessException Exists(string path) => new(ErrorIds.FileExists, JitErrorKind.InvalidArgument, $"'{path}' is there already; -Force overwrites it.", path);

    private static JitAccessException Unusable(string path, string problem, Exception? inner = null) =>
        new(ErrorIds.FileUnusable, JitErrorKind.InvalidArgument, $"'{path}' cannot be used: {problem}.", path, inner);
}

using System;
using System.IO;
using System.Text;
using JitAccess.Core;

namespace JitAccess.PowerShell.Files;

/// <summary>A file that is there as a whole or not at all.</summary>
internal static class NewFile
{
    /// <summary>Finds out what can be found out before any work is done.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="overwrite">Whether a file that is there may go.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FileExists"/>, <see cref="ErrorIds.PathInvalid"/>.</exception>
    public static void RequireFree(string path, bool overwrite)
    {
        if (Directory.Exists(path))
        {
            throw new JitAccessException(ErrorIds.PathInvalid, JitErrorKind.InvalidArgument, $"'{path}' is a folder. Give the name of a file in it.", path);
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            throw new JitAccessException(ErrorIds.PathInvalid, JitErrorKind.InvalidArgument,
                $"There is no folder '{folder}'. Make it first, or name another one.", path);
        }

        if (!overwrite && File.Exists(path))
        {
            throw Exists(path);
        }
    }

    /// <summary>
    /// Writes beside the path first and moves then, so that nobody ever finds half a file, and what was there stays until the new one is whole.
    /// </summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FileExists"/>, <see cref="ErrorIds.FileNotWritten"/>.</exception>
    public static void Write(string path, string text, bool overwrite)
    {
        var beside = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}");
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                var bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text);
                stream.Write(bytes, 0, bytes.Length);
                stream.Flush(flushToDisk: true);
            }

            Place(beside, path, overwrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JitAccessException(ErrorIds.FileNotWritten, JitErrorKind.InvalidOperation, $"'{path}' could not be written: {e.Message}", path, e);
        }
        finally
        {
            Remove(beside);
        }
    }

    private static void Place(string beside, string path, bool overwrite)
    {
        try
        {
            File.Move(beside, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            if (!overwrite)
            {
                throw Exists(path);
            }

            File.Replace(beside, path, destinationBackupFileName: null);
        }
    }

    private static JitAccessException Exists(string path) =>
        new(ErrorIds.FileExists, JitErrorKind.InvalidOperation, $"'{path}' is there already. -Force overwrites it.", path);

    private static void Remove(string beside)
    {
        try
        {
            File.Delete(beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed has a name that says what it is.
        }
    }
}

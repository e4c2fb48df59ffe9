using System.IO;
using Xunit;

namespace JitAccess.Azure.Tests.Support;

/// <summary>A test on the recorded answers of the service, which are beside the repository and not in it.</summary>
public sealed class RecordingsFactAttribute : FactAttribute
{
    public RecordingsFactAttribute()
    {
        if (!Directory.Exists(Recordings.Folder))
        {
            Skip = "NOT RUN: the recorded answers are missing; they are expected in ../shared/arm-recordings beside the repository.";
        }
    }
}

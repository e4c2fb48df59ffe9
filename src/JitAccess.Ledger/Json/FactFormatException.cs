using System;

namespace JitAccess.Ledger.Json;

/// <summary>What is wrong with a document, as a sentence that begins with the member. <see cref="FactSerializer"/> adds the path.</summary>
internal sealed class FactFormatException(string problem, Exception? innerException = null) : Exception(problem, innerException);

using System;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Core.Pipeline;

namespace JitAccess.Azure.Storage;

/// <summary>Counts how often a message was handed to the network: after a second time, what stands there may be what the first time wrote.</summary>
internal sealed class CountAttemptsPolicy : HttpPipelinePolicy
{
    public static int CountOf(HttpMessage message) => message.TryGetProperty(typeof(CountAttemptsPolicy), out var count) && count is int number ? number : 0;

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.SetProperty(typeof(CountAttemptsPolicy), CountOf(message) + 1);
        return ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("This client is asynchronous throughout.");
}

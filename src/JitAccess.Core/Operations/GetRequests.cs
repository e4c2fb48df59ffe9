using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

public sealed class GetRequests(JitContext context, IOperationObserver observer)
{
    private readonly JitContext context = context;
    private readonly IOperationObserver observer = observer;

    public Task<IReadOnlyList<JitRequest>> ListAsync(RequestFilter filter, CancellationToken cancellationToken) => throw new System.NotSupportedException(context.TenantId + observer);

    public Task<JitRequest> GetAsync(RequestReference request, CancellationToken cancellationToken) => throw new System.NotSupportedException();
}

using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

public sealed class RequestAccess(JitContext context, IOperationObserver observer)
{
    private readonly JitContext context = context;
    private readonly IOperationObserver observer = observer;

    public Task<RequestPlan> PlanAsync(RequestOptions options, CancellationToken cancellationToken) => throw new System.NotSupportedException(context.TenantId + observer);

    public Task<JitRequest> ExecuteAsync(RequestPlan plan, CancellationToken cancellationToken) => throw new System.NotSupportedException();
}

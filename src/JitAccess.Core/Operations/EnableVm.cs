using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

public sealed class EnableVm(JitContext context, IOperationObserver observer)
{
    private readonly JitContext context = context;
    private readonly IOperationObserver observer = observer;

    public Task<EnablePlan> PlanAsync(EnableOptions options, CancellationToken cancellationToken) => throw new System.NotSupportedException(context.TenantId + observer);

    public Task<JitVm> ExecuteAsync(EnablePlan plan, CancellationToken cancellationToken) => throw new System.NotSupportedException();
}

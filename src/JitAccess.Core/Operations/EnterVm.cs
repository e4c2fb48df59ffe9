using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Clients;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Opens a VM for as long as a program runs against it.</summary>
/// <param name="context">The connection.</param>
/// <param name="observer">Who is told.</param>
/// <param name="programs">The programs of this machine.</param>
/// <param name="seen">Is given the request after every look at it while it waits.</param>
public sealed class EnterVm(JitContext context, IOperationObserver observer, IPrograms programs, Action<JitRequest>? seen = null)
{
    /// <summary>How long closing may take once the program has ended; the expiry closes what is left.</summary>
    private static readonly TimeSpan ClosingTime = TimeSpan.FromMinutes(2);

    /// <summary>Judges, plans, and finds the program and the address; writes nothing.</summary>
    /// <exception cref="JitAccessException">
    /// The request is refused; or <see cref="ErrorIds.ClientNotFound"/>, <see cref="ErrorIds.ClientInvalid"/>, <see cref="ErrorIds.AddressUnknown"/>.
    /// </exception>
    public async Task<EnterPlan> PlanAsync(EnterOptions options, CancellationToken cancellationToken)
    {
        var request = await new RequestAccess(context, observer).PlanAsync(options.Request, cancellationToken).ConfigureAwait(false);
        var client = RemoteClient.For(request.Request.Port, options.Client, programs.IsWindows);
        var program = client.Programs.Select(programs.Find).FirstOrDefault(found => found is not null) ?? throw new JitAccessException(
            ErrorIds.ClientNotFound, JitErrorKind.NotFound,
            $"There is no program {string.Join(" or ", client.Programs)} on this machine, or it is none that runs without a shell, so nothing was asked for. Install it, or say another one with -FilePath.", client.Programs[0]);
        var address = options.Address is null ? await AddressAsync(request, cancellationToken).ConfigureAwait(false)
            : EntryAddress.IsHost(options.Address) ? options.Address
            : throw new JitAccessException(ErrorIds.AddressUnknown, JitErrorKind.InvalidArgument,
                $"'{options.Address}' is neither an address nor the name of a host.", options.Address);
        var arguments = client.ArgumentsFor(address, request.Request.Port.Ports.First);
        return new EnterPlan
        {
            Plan = request.Plan with
            {
                Action = $"{request.Plan.Action}, and close it when the client ends",
                Notes = [.. request.Plan.Notes, $"runs: {string.Join(" ", new[] { program }.Concat(arguments).Select(PrintableText.Clean))}"],
            },
            Request = request,
            Program = program,
            Arguments = arguments,
            Timeout = options.Timeout,
        };
    }

    /// <summary>Asks, waits until it is open, runs the program, and closes when that ends, however it does. Cancelling ends the program and closes.</summary>
    /// <returns>The exit code of the program.</returns>
    /// <exception cref="JitAccessException">It was not opened, or the program could not be started. Nothing is left open then, or a warning says
    /// so.</exception>
    public async Task<int> ExecuteAsync(EnterPlan plan, CancellationToken cancellationToken)
    {
        var reference = RequestReference.Of(plan.Request.Request.RequestId.ToString());
        try
        {
            var request = await new RequestAccess(context, observer).ExecuteAsync(plan.Request, cancellationToken).ConfigureAwait(false);
            if (request.Status != RequestStatus.Active)
            {
                _ = await new WaitForRequest(context, observer, seen).WaitAsync(reference, WaitGoal.Opened, plan.Timeout, cancellationToken)
                    .ConfigureAwait(false);
            }

            observer.Verbose($"{plan.Plan.Target} is open; starting {plan.Program}.");
            return await programs.RunAsync(plan.Program, plan.Arguments, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await CloseAsync(plan, reference).ConfigureAwait(false);
        }
    }

    private async Task<string> AddressAsync(RequestPlan plan, CancellationToken cancellationToken)
    {
        var source = plan.Request.Source;
        var vm = plan.Request.ResourceId.Name;
        try
        {
            var network = plan.Network
                ?? await new VmNetworkReader(context).ReadAsync(plan.Request.ResourceId, askRights: false, cancellationToken).ConfigureAwait(false);
            if (EntryAddress.Choose(source, network.Interfaces) is not { } configuration)
            {
                throw Unknown($"{vm} has no address.");
            }

            if (!EntryAddress.IsByPublicAddress(source, configuration))
            {
                return configuration.PrivateAddress.ToString();
            }

            var id = configuration.PublicIPAddressId!;
            return (await context.Network.GetPublicIPAddressAsync(id, cancellationToken).ConfigureAwait(false))?.ToString()
                ?? throw Unknown($"The public IP address {id.Name} of {vm} has no address now.");
        }
        catch (GatewayException e) when (e.IsAuthorizationFailed)
        {
            throw Unknown($"The address of {vm} cannot be read: {e.Message}");
        }

        JitAccessException Unknown(string why) =>
            new(ErrorIds.AddressUnknown, JitErrorKind.NotFound, $"{why} Say it with -Address.", plan.Request.ResourceId.ToString());
    }

    // The person went away, and nobody may stop this any more: it has its own limit.
    private async Task CloseAsync(EnterPlan plan, RequestReference reference)
    {
        using var limit = new CancellationTokenSource(ClosingTime);
        try
        {
            var revoke = new RevokeAccess(context, observer);
            var closing = await revoke.PlanAsync(reference, "the client ended", limit.Token).ConfigureAwait(false);
            if (!closing.IsOver)
            {
                _ = await revoke.ExecuteAsync(closing, limit.Token).ConfigureAwait(false);
            }
        }
        catch (JitAccessException e) when (e.ErrorId == ErrorIds.RequestNotFound)
        {
            // It was never stated.
        }
        catch (Exception e) when (e is JitAccessException or OperationCanceledException)
        {
            observer.Warning($"{plan.Plan.Target} could not be closed: {e.Message} It closes by itself at its expiry; until then, Revoke-JitAccess {reference.Text} does it.");
        }
    }
}

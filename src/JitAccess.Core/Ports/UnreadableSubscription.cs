namespace JitAccess.Core.Ports;

/// <summary>A subscription of the context that could not be read.</summary>
/// <param name="Subscription">Which.</param>
/// <param name="ErrorId">One of <see cref="ErrorIds"/>.</param>
/// <param name="Reason">The message of the error.</param>
public sealed record UnreadableSubscription(SubscriptionInfo Subscription, string ErrorId, string Reason);

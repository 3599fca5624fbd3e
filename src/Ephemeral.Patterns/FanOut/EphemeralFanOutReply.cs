namespace Ephemeral.Patterns;

/// <summary>What one target said.</summary>
/// <typeparam name="TTarget">The targets.</typeparam>
/// <typeparam name="TAnswer">The answers.</typeparam>
/// <param name="Target">Who.</param>
/// <param name="HasAnswered">Whether it has answered.</param>
/// <param name="Answer">What; default where it has not.</param>
/// <param name="Error">Why it has not; null where it has.</param>
public sealed record EphemeralFanOutReply<TTarget, TAnswer>(TTarget Target, bool HasAnswered, TAnswer? Answer, Exception? Error)
{
    /// <summary>Whether it has answered, or the type of its error: neither target nor answer.</summary>
    public override string ToString() => HasAnswered ? "answered" : $"failed: {Error?.GetType().Name}";
}

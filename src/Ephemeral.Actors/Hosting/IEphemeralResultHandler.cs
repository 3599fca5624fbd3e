namespace Ephemeral.Actors;

/// <summary>Does the work of a registered result coordinator (F22, F27).</summary>
/// <inheritdoc cref="IEphemeralHandler{T}"/>
/// <typeparam name="TInput">The inputs.</typeparam>
/// <typeparam name="TResult">The results.</typeparam>
public interface IEphemeralHandler<in TInput, TResult>
{
    /// <summary>Makes the result of one input (F22). What it throws fails that operation, and no other.</summary>
    /// <param name="input">The input that was submitted.</param>
    /// <param name="cancellationToken">Cancelled by <c>Cancel</c>, a timeout, or when the coordinator ends.</param>
    Task<TResult> HandleAsync(TInput input, CancellationToken cancellationToken);
}

namespace Ephemeral.Actors;

/// <summary>
/// Does the work of a registered coordinator. One is resolved for every operation, in a dependency injection scope of its own that is
/// disposed of when the operation has ended: what is registered as scoped is new in each operation.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
public interface IEphemeralHandler<in T>
{
    /// <summary>Does the work of one operation. What it throws fails that operation, and no other.</summary>
    /// <param name="item">The item that was enqueued.</param>
    /// <param name="cancellationToken">Cancelled by <c>Cancel</c>, a timeout, or when the coordinator ends.</param>
    Task HandleAsync(T item, CancellationToken cancellationToken);
}

/// <summary>Does the work of a registered result coordinator.</summary>
/// <inheritdoc cref="IEphemeralHandler{T}"/>
/// <typeparam name="TInput">The inputs.</typeparam>
/// <typeparam name="TResult">The results.</typeparam>
public interface IEphemeralHandler<in TInput, TResult>
{
    /// <summary>Makes the result of one input. What it throws fails that operation, and no other.</summary>
    /// <param name="input">The input that was submitted.</param>
    /// <param name="cancellationToken">Cancelled by <c>Cancel</c>, a timeout, or when the coordinator ends.</param>
    Task<TResult> HandleAsync(TInput input, CancellationToken cancellationToken);
}

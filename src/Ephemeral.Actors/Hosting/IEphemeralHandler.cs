namespace Ephemeral.Actors;

/// <summary>
/// Does the work of a registered coordinator (F22). One is resolved for every operation, in a dependency injection scope of its own that
/// is disposed when the operation has ended: what is registered as scoped is new in each operation.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
public interface IEphemeralHandler<in T>
{
    /// <summary>Does the work of one operation (F22). What it throws fails that operation, and no other.</summary>
    /// <param name="item">The item that was enqueued.</param>
    /// <param name="cancellationToken">Cancelled by <c>Cancel</c>, a timeout, or when the coordinator ends.</param>
    Task HandleAsync(T item, CancellationToken cancellationToken);
}

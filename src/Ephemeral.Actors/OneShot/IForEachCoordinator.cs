using Ephemeral.Actors.Actors;

namespace Ephemeral.Actors.OneShot;

/// <summary>What a run needs of its coordinator, whether or not that has keys.</summary>
internal interface IForEachCoordinator : IAsyncDisposable
{
    CoordinatorParts Parts { get; }

    void Complete();

    Task DrainAsync(CancellationToken cancellationToken);

    /// <summary>The last failed operations, oldest first; asked when the run has drained.</summary>
    IReadOnlyList<EphemeralOperationSnapshot> GetLastFailed();
}

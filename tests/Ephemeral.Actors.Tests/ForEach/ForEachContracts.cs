namespace Ephemeral.Actors.Tests.ForEach;

public class CollectionForEachTests : ForEachContract
{
    protected override int ManyItems => 40_000;

    // it only looks like a collection
    protected override bool ReadsAhead => false;

    protected override Task<EphemeralForEachSummary> Start(
        ProbedSource source, Func<int, CancellationToken, Task> body, EphemeralOptions? options,
        IProgress<EphemeralProgress>? progress, CancellationToken token) =>
        ((IEnumerable<int>)source).EphemeralForEachAsync(body, options, token, progress, Sys);
}

public class StreamForEachTests : ForEachContract
{
    protected override bool ReadsAhead => false;

    protected override Task<EphemeralForEachSummary> Start(
        ProbedSource source, Func<int, CancellationToken, Task> body, EphemeralOptions? options,
        IProgress<EphemeralProgress>? progress, CancellationToken token) =>
        ((IAsyncEnumerable<int>)source).EphemeralForEachAsync(body, options, token, progress, Sys);
}

public class KeyedCollectionForEachTests : ForEachContract
{
    protected override Task<EphemeralForEachSummary> Start(
        ProbedSource source, Func<int, CancellationToken, Task> body, EphemeralOptions? options,
        IProgress<EphemeralProgress>? progress, CancellationToken token) =>
        ((IEnumerable<int>)source).EphemeralForEachAsync(item => item, body, options, token, progress, Sys);
}

public class KeyedStreamForEachTests : ForEachContract
{
    protected override Task<EphemeralForEachSummary> Start(
        ProbedSource source, Func<int, CancellationToken, Task> body, EphemeralOptions? options,
        IProgress<EphemeralProgress>? progress, CancellationToken token) =>
        ((IAsyncEnumerable<int>)source).EphemeralForEachAsync(item => item, body, options, token, progress, Sys);
}

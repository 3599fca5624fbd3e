using Ephemeral.Actors.Keys;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Actors;

/// <summary>In what one kind of coordinator differs from another.</summary>
/// <param name="Kind">What it is called when it was given no name.</param>
/// <param name="Keys">Makes the table of its keys; null for a coordinator without keys.</param>
/// <param name="Source">What its workers take operations from by themselves; null where all are enqueued.</param>
/// <param name="Context">The context that bodies run in; null for a blank one.</param>
internal sealed record CoordinatorShape(
    string Kind,
    Func<OperationClock, LaneTable>? Keys = null,
    OperationSource? Source = null,
    ExecutionContext? Context = null);

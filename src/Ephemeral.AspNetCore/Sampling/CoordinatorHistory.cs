using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.AspNetCore.Sampling;

/// <summary>What is remembered of one coordinator: its last answer and its last seconds.</summary>
internal sealed class CoordinatorHistory(string name, string kind, object identity)
{
    public string Name { get; } = name;

    public string Kind { get; } = kind;

    /// <summary>What tells it from another of the same name that came later.</summary>
    public object Identity { get; } = identity;

    public SampleRing Samples { get; } = new(CoordinatorHistories.Seconds);

    /// <summary>Its newest answer; null when there was none.</summary>
    public EphemeralStatus? Status { get; private set; }

    /// <summary>Whether it answered when it was last asked.</summary>
    public bool IsAnswering { get; private set; }

    public IReadOnlyList<EphemeralLint> Lints { get; set; } = [];

    /// <summary>Takes in what it answered at a second; null for nothing.</summary>
    public void Record(long second, EphemeralStatus? status)
    {
        IsAnswering = status is not null;
        if (status is null)
            return;
        Status = status;
        Samples.Record(second, status);
    }
}

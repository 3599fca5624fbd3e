using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>The stages of a pipeline that is being made: from the last to the first, since each knows the next.</summary>
internal sealed class PipelineConstruction(ActorSystem? system, string? pipelineName)
{
    /// <summary>The stages so far, in the order in which items go through them.</summary>
    public List<PipelineStage> Stages { get; } = [];

    public PipelineState State { get; } = new();

    public PipelineStage<T> Add<T, TOut>(
        string name, Func<T, CancellationToken, Task<TOut>> body, EphemeralStageOptions? options, PipelineStage<TOut>? next)
    {
        options ??= new EphemeralStageOptions();
        new OptionsCheck().Present($"{nameof(options.Coordinator)} of stage '{name}'", options.Coordinator).ThrowIfAny();
        var stage = new PipelineStage<T, TOut>(name, body, options, next, State, system, pipelineName);
        Stages.Insert(0, stage);
        return stage;
    }
}

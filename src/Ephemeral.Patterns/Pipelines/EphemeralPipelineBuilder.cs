using Akka.Actor;

namespace Ephemeral.Patterns;

/// <summary>The stages of a pipeline so far. It does not change: each step gives another.</summary>
/// <typeparam name="TIn">What the pipeline takes in.</typeparam>
/// <typeparam name="T">What the last stage so far hands over.</typeparam>
public sealed class EphemeralPipelineBuilder<TIn, T>
{
    private readonly Func<PipelineStage<T>, PipelineConstruction, PipelineStage<TIn>> _before;
    private readonly IReadOnlyList<string> _names;

    internal EphemeralPipelineBuilder(
        Func<PipelineStage<T>, PipelineConstruction, PipelineStage<TIn>> before, IReadOnlyList<string> names) =>
        (_before, _names) = (before, names);

    /// <summary>Adds a stage that makes something of each item.</summary>
    /// <param name="name">What it is called in errors and, with the pipeline's name, as a coordinator; of its own in the
    /// pipeline.</param>
    /// <param name="body">What it does. Its token is cancelled by <c>Cancel</c>, a timeout, or disposal.</param>
    /// <param name="options">Its limits, and whether it keeps the order; null for the defaults.</param>
    /// <typeparam name="TOut">What it hands over.</typeparam>
    /// <exception cref="ArgumentException">The name is empty, or another stage's.</exception>
    /// <exception cref="ArgumentNullException">The body is null.</exception>
    public EphemeralPipelineBuilder<TIn, TOut> Then<TOut>(
        string name, Func<T, CancellationToken, Task<TOut>> body, EphemeralStageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new EphemeralPipelineBuilder<TIn, TOut>((next, made) => _before(made.Add(name, body, options, next), made), With(name));
    }

    /// <summary>Adds the last stage, and makes the pipeline; it takes items at once.</summary>
    /// <param name="name">What the stage is called.</param>
    /// <param name="body">What it does with each item.</param>
    /// <param name="options">Its limits, and whether it keeps the order; null for the defaults.</param>
    /// <param name="system">Where the coordinators live; null for the system that all such coordinators of the process
    /// share.</param>
    /// <param name="pipelineName">The pipeline's name, with which those of its coordinators begin; null for names made from their
    /// kind and a number.</param>
    /// <exception cref="ArgumentException">The name is empty, or another stage's.</exception>
    /// <exception cref="ArgumentNullException">The body is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option of a stage is out of range.</exception>
    public EphemeralPipeline<TIn> End(
        string name, Func<T, CancellationToken, Task> body, EphemeralStageOptions? options = null, ActorSystem? system = null,
        string? pipelineName = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        With(name);
        var made = new PipelineConstruction(system, pipelineName);
        try
        {
            var last = made.Add<T, bool>(
                name,
                async (item, token) =>
                {
                    await body(item, token).ConfigureAwait(false);
                    return true;
                },
                options, null);
            return new EphemeralPipeline<TIn>(_before(last, made), made.Stages, made.State);
        }
        catch
        {
            // stages that were made before one whose options are wrong
            made.Stages.ForEach(static stage => stage.Coordinator.Dispose());
            throw;
        }
    }

    private IReadOnlyList<string> With(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _names.Contains(name)
            ? throw new ArgumentException($"There is a stage '{name}' already. Give each stage a name of its own.", nameof(name))
            : [.. _names, name];
    }
}

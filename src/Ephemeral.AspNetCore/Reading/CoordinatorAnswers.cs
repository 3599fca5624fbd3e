using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.AspNetCore.Reading;

/// <summary>Asks the registry and the coordinators' actors, as any application actor may, and waits no longer than it should.</summary>
internal sealed class CoordinatorAnswers(DashboardSystem system, EphemeralDashboardOptions options)
{
    public async Task<IReadOnlyList<CoordinatorEntry>> ListAsync(CancellationToken cancellationToken) =>
        (await AskRegistryAsync<CoordinatorsFound>(GetCoordinators.Instance, cancellationToken).ConfigureAwait(false)).Coordinators;

    /// <summary>Those that span a cluster.</summary>
    public async Task<IReadOnlyList<CoordinatorEntry>> ListShardedAsync(CancellationToken cancellationToken) =>
        (await AskRegistryAsync<ShardedCoordinatorsFound>(GetShardedCoordinators.Instance, cancellationToken).ConfigureAwait(false)).Coordinators;

    /// <summary>The schedules that are shown to whoever asks.</summary>
    public async Task<IReadOnlyList<EphemeralScheduleStatus>> SchedulesAsync(CancellationToken cancellationToken) =>
        (await AskRegistryAsync<SchedulesFound>(GetSchedules.Instance, cancellationToken).ConfigureAwait(false)).Schedules;

    /// <summary>What is wrong with any of them.</summary>
    public Task<LintsFound> LintsAsync(CancellationToken cancellationToken) => AskRegistryAsync<LintsFound>(GetLints.Instance, cancellationToken);

    /// <summary>Asks one coordinator.</summary>
    /// <exception cref="NotFoundException">There is none of that name.</exception>
    /// <exception cref="RefusedException">It answered that it can't.</exception>
    /// <exception cref="NoAnswerException">It did not answer in time.</exception>
    public async Task<T> AskAsync<T>(string coordinator, object message, CancellationToken cancellationToken) => await AskAsync<T>(
        await FindAsync(coordinator, cancellationToken).ConfigureAwait(false), message, cancellationToken).ConfigureAwait(false);

    /// <summary>Asks one coordinator several things, which it is told in their order.</summary>
    /// <inheritdoc cref="AskAsync{T}(string, object, CancellationToken)"/>
    public async Task<T[]> AskAllAsync<T>(string coordinator, IEnumerable<object> messages, CancellationToken cancellationToken)
    {
        var entry = await FindAsync(coordinator, cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(messages.Select(message => AskAsync<T>(entry, message, cancellationToken))).ConfigureAwait(false);
    }

    /// <inheritdoc cref="AskAsync{T}(string, object, CancellationToken)"/>
    public Task<T> AskAsync<T>(CoordinatorEntry coordinator, object message, CancellationToken cancellationToken) =>
        AskAsync<T>(coordinator.Actor, message, $"Coordinator '{coordinator.Name}'", cancellationToken);

    private async Task<CoordinatorEntry> FindAsync(string coordinator, CancellationToken cancellationToken)
    {
        try
        {
            return await AskRegistryAsync<CoordinatorEntry>(new FindCoordinator(coordinator), cancellationToken).ConfigureAwait(false);
        }
        catch (RefusedException e)
        {
            throw new NotFoundException(e.Message);
        }
    }

    private Task<T> AskRegistryAsync<T>(object message, CancellationToken cancellationToken) =>
        AskAsync<T>(system.Registry, message, "The registry of coordinators", cancellationToken);

    private async Task<T> AskAsync<T>(IActorRef actor, object message, string who, CancellationToken cancellationToken)
    {
        object answer;
        try
        {
            answer = await actor.Ask<object>(message, options.AskTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            throw new NoAnswerException($"{who} did not answer {message.GetType().Name} within {options.AskTimeout}.");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new RefusedException(ErrorText.MessageOf(e));
        }

        return answer switch
        {
            T expected => expected,
            Status.Failure failure => throw new RefusedException(ErrorText.MessageOf(failure.Cause)),
            Refused refused => throw new RefusedException(ErrorText.Cut(refused.Reason)),
            _ => throw new RefusedException($"{who} answered {message.GetType().Name} with {answer.GetType().Name}."),
        };
    }
}

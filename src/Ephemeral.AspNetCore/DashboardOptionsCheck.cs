using Microsoft.Extensions.Options;

namespace Ephemeral.AspNetCore;

/// <summary>Reports all that is wrong with the options at once.</summary>
internal sealed class DashboardOptionsCheck : IValidateOptions<EphemeralDashboardOptions>
{
    public ValidateOptionsResult Validate(string? name, EphemeralDashboardOptions options) =>
        options.Problems().ToArray() is { Length: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}

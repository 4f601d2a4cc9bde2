"""The completion scripts: each hands what is typed up to the cursor to `newsctl __complete`.

The answer is a value a line, with a tab and a description where there is one. The exit code 3 asks
the shell for file names instead. Bash gets values ready to put in (`newsctl.cli.completion.bash`);
the other shells quote them themselves.
"""

from __future__ import annotations

BASH = r"""# newsctl completion for bash: eval "$(newsctl completion bash)"
_newsctl() {
    local reply line code
    COMPREPLY=()
    reply=$("$1" __complete --bash "$1" "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" \
        "$COMP_TYPE" 2>/dev/null)
    code=$?
    if [[ $code == 3 ]]; then
        compopt -o default 2>/dev/null
    elif [[ $code == 0 ]]; then
        compopt -o nosort 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$line"); done <<< "$reply"
        case $reply in *[:=/] | *,) compopt -o nospace 2>/dev/null ;; esac
    fi
}
complete -F _newsctl newsctl
"""

ZSH = r"""#compdef newsctl
# newsctl completion for zsh: eval "$(newsctl completion zsh)", or as _newsctl in $fpath
_newsctl() {
    local -a values shown
    local reply line value
    reply=$("${(Q)words[1]}" __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    case $? in
        3) _files; return ;;
        0) ;;
        *) return 1 ;;
    esac
    for line in "${(@f)reply}"; do
        value=${line%%$'\t'*}
        values+=("$value")
        [[ $line == *$'\t'* ]] && shown+=("$value  -- ${line#*$'\t'}") || shown+=("$value")
    done
    local -a space
    [[ ${values[1]} == *[:=,] ]] && space=(-S '')
    compadd -U -V newsctl -l "${space[@]}" -d shown -a values
}
if [[ $funcstack[1] == _newsctl ]]; then _newsctl "$@"; else compdef _newsctl newsctl; fi
"""

FISH = r"""# newsctl completion for fish: newsctl completion fish | source
function __newsctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string replace -r '^[\'"]' '' | string unescape)
    command $words[1] __complete $words[2..-1] "$current" 2>/dev/null
    if test $status -eq 3
        __fish_complete_path "$current"
    end
end
complete -c newsctl -e
complete -c newsctl -f -k -a '(__newsctl_complete)'
"""

POWERSHELL = r"""# newsctl completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName newsctl -ScriptBlock {
    param($word, $ast, $cursor)
    $words = @($ast.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -le $cursor } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
                $_.Value
            } else { $_.ToString() }
        })
    if ($word -eq '') { $words += '""' }
    $before = [Console]::OutputEncoding
    [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new()
    try { $lines = @(& newsctl __complete @words 2>$null) }
    finally { [Console]::OutputEncoding = $before }
    $lines | ForEach-Object {
        $value, $text = $_ -split "`t", 2
        if (-not $text) { $text = $value }
        $typed = $value
        if ($value -match '[\s''"`$;|&(){}<>@#,]') {
            $typed = "'" + $value.Replace("'", "''") + "'"
        }
        [System.Management.Automation.CompletionResult]::new(
            $typed, $value, 'ParameterValue', $text)
    }
}
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH, "powershell": POWERSHELL}
